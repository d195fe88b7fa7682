package dev.mica.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.port.RemoteFailureException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Go's rules.
final class EnvironmentProxiesTest {
    private static Optional<ProxyServer> proxy(String url, Map<String, String> environment)
            throws RemoteFailureException {
        return new EnvironmentProxies(environment).find(URI.create(url));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            https://10.1.2.3/v2/,       true
            https://11.1.2.3/v2/,       false
            https://[fd00::1]:5000/,    true
            https://[fe00::1]:5000/,    false
            https://[FE00:0::7]/,       true
            https://[fe00::8]/,         true
            https://[fe00::8]:8443/,    false
            https://192.0.2.7/,         true
            https://192.0.2.7:5000/,    true
            https://192.0.2.8:5000/,    true
            https://192.0.2.8/,         false
            https://a.example/,         true
            https://example/,           true
            https://Example:5000/,      true
            https://anexample/,         false
            https://b.test:5000/,       true
            https://x.b.test:5000/,     true
            https://b.test:5001/,       false
            https://d.test/,            true
            https://d.test:8443/,       false
            https://below.test/,        false
            https://a.below.test/,      true
            https://star.test/,         false
            https://a.b.star.test/,     true
            https://a.port.test/,       true
            https://a.port.test:444/,   false
            https://127.0.0.1:9/,       true
            https://[::1]:9/,           true
            https://localhost/,         true
            https://c.test/,            false
            """)
    void someAreAskedDirectly(String url, boolean direct) throws RemoteFailureException {
        Map<String, String> environment = Map.of(
                "HTTPS_PROXY",
                "http://proxy.test:3128",
                "no_proxy",
                "10.0.0.0/8, fd00::/8,fe00::7,[fe00::8]:443,192.0.2.7,192.0.2.8:5000,,example,b.test:5000,D.test:443,"
                        + ".below.test,*.star.test,*.port.test:443,1/2/3,/8,:80");
        assertThat(proxy(url, environment).isEmpty()).isEqualTo(direct);
    }

    @Test
    void aStarMeansEverybody() throws RemoteFailureException {
        assertThat(proxy("http://r.test/", Map.of("HTTP_PROXY", "p", "NO_PROXY", "*")))
                .isEmpty();
    }

    @Test
    void eachSchemeHasItsProxy() throws RemoteFailureException {
        Map<String, String> environment = Map.of("HTTP_PROXY", "plain.test", "https_proxy", "http://tls.test:3128/");
        assertThat(proxy("http://r.test/", environment)).contains(new ProxyServer("plain.test", 80, Optional.empty()));
        assertThat(proxy("https://r.test/", environment)).contains(new ProxyServer("tls.test", 3128, Optional.empty()));
        assertThat(proxy("http://r.test/", Map.of("HTTP_PROXY", "upper", "http_proxy", "lower")))
                .contains(new ProxyServer("upper", 80, Optional.empty()));
    }

    @Test
    void credentialsAreDecoded() throws RemoteFailureException {
        Optional<ProxyServer> proxy = proxy("http://r.test/", Map.of("http_proxy", "http://jo%40e:a+b%3A@p.test:1"));
        // jo@e:a+b:
        assertThat(proxy).contains(new ProxyServer("p.test", 1, Optional.of("Basic am9AZTphK2I6")));
        assertThat(proxy.orElseThrow()).hasToString("http://p.test:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://joe:s3cret@p.test",
                "socks5://joe:s3cret@p.test:1080",
                "http://joe:s3cret@",
                "http://joe:s3cret@p test",
                "joe:s3cret@[",
            })
    void whatIsNoProxyIsRefusedWithoutItsPassword(String proxy) {
        assertThatThrownBy(() -> proxy("https://r.test/", Map.of("HTTPS_PROXY", proxy)))
                .isInstanceOf(RemoteFailureException.class)
                .hasMessageContainingAll("$HTTPS_PROXY", "expected [http://]")
                .hasMessageNotContaining("s3cret");
    }
}
