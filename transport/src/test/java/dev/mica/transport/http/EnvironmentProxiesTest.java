package dev.mica.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Go's rules.
final class EnvironmentProxiesTest {
    private static Proxy proxy(String url, Map<String, String> environment) {
        return new EnvironmentProxies(environment).select(URI.create(url)).getFirst();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            https://10.1.2.3/v2/,      true
            https://11.1.2.3/v2/,      false
            https://[fd00::1]:5000/,   true
            https://[fe00::1]:5000/,   false
            https://a.example/,        true
            https://example/,          true
            https://b.test:5000/,      true
            https://b.test:5001/,      false
            https://127.0.0.1:9/,      true
            https://c.test/,           false
            """)
    void someAreAskedDirectly(String url, boolean direct) {
        Map<String, String> environment = Map.of(
                "HTTPS_PROXY",
                "http://proxy.test:3128",
                "no_proxy",
                "10.0.0.0/8, fd00::/8,example,b.test:5000,1/2/3,/8");
        assertThat(proxy(url, environment).equals(Proxy.NO_PROXY)).isEqualTo(direct);
    }

    @Test
    void eachSchemeHasItsProxy() {
        Map<String, String> environment = Map.of("HTTP_PROXY", "plain.test", "https_proxy", "http://tls.test:3128/");
        assertThat(((InetSocketAddress) proxy("http://r.test/", environment).address()).getHostString())
                .isEqualTo("plain.test");
        assertThat(((InetSocketAddress) proxy("https://r.test/", environment).address()).getPort())
                .isEqualTo(3128);
    }
}
