package dev.mica.transport.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and keys as OpenSSL writes them (RFC 7468). What goes wrong is told by the file's name, never by its
/// text.
final class PemFile {
    private static final int MAX_BYTES = 4 << 20;
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ((?:RSA |EC )?)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END");
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private final Path path;

    PemFile(Path path) {
        this.path = path;
    }

    private byte[] bytes() throws IOException {
        try (var in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException(path + " is larger than " + MAX_BYTES + " bytes: expected a PEM file");
            }
            return bytes;
        }
    }

    List<X509Certificate> certificates() throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (var certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes()))) {
                certificates.add((X509Certificate) certificate);
            }
        } catch (CertificateException e) {
            throw new IOException(path + " holds no certificate in PEM format", e);
        }
        if (certificates.isEmpty()) {
            throw new IOException(path + " holds no certificate in PEM format");
        }
        return certificates;
    }

    /// A key without a passphrase: PKCS 8, or the older forms of RSA (PKCS 1) and of elliptic curves (SEC 1).
    PrivateKey key() throws IOException {
        String text = new String(bytes(), StandardCharsets.ISO_8859_1);
        if (text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") || text.contains("Proc-Type: 4,ENCRYPTED")) {
            throw new IOException(path + " holds a private key that needs a passphrase, for which nobody can be asked:"
                    + " write it without by openssl pkcs8 -topk8 -nocrypt");
        }
        Matcher key = KEY.matcher(text);
        if (!key.find()) {
            throw new IOException(path + " holds no private key in PEM format");
        }
        byte[] document;
        try {
            document = Base64.getMimeDecoder().decode(key.group(2));
        } catch (IllegalArgumentException e) {
            throw damaged();
        }
        PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(
                switch (key.group(1).strip()) {
                    case "RSA" -> wrapped(RSA, document);
                    case "EC" -> wrapped(curve(document), document);
                    default -> document;
                });
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (GeneralSecurityException e) {
                // The next one may know it.
            }
        }
        throw damaged();
    }

    private IOException damaged() {
        return new IOException(path + " holds a private key that is damaged, or of no kind that TLS uses");
    }

    /// The algorithm of a key whose curve is named in it (RFC 5915): SEQUENCE { 1, key, [0] { curve }, [1] { … } }.
    private byte[] curve(byte[] key) throws IOException {
        return Der.content(0x30, key)
                .flatMap(fields -> Der.after(0x02, fields))
                .flatMap(fields -> Der.after(0x04, fields))
                .flatMap(fields -> Der.content(0xa0, fields))
                .map(curve -> Der.element(0x30, Der.concatenated(EC, curve)))
                .orElseThrow(this::damaged);
    }

    /// A key of an older form within PKCS 8 (RFC 5208): SEQUENCE { 0, algorithm, OCTET STRING }.
    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        byte[] octets = Der.element(0x04, key);
        return Der.element(0x30, Der.concatenated(HexFormat.of().parseHex("020100"), algorithm, octets));
    }
}
