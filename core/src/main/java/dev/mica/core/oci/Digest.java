package dev.mica.core.oci;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// The identity of a sequence of bytes: an algorithm and its value (image-spec, "Digests"). Hexadecimal text
/// appears only at the edge, through [#toString()] and [#parse(String)].
public final class Digest implements Comparable<Digest> {
    /// The algorithms image-spec registers.
    public enum Algorithm {
        SHA256("sha256", "SHA-256", 32),
        SHA512("sha512", "SHA-512", 64);

        private final String label;
        private final String javaName;
        private final int length;

        Algorithm(String label, String javaName, int length) {
            this.label = label;
            this.javaName = javaName;
            this.length = length;
        }

        /// The name used in digest strings, such as `sha256`.
        public String label() {
            return label;
        }

        /// A fresh hash function of this algorithm.
        public MessageDigest newMessageDigest() {
            try {
                return MessageDigest.getInstance(javaName);
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every Java platform has " + javaName, e);
            }
        }
    }

    private static final HexFormat HEX = HexFormat.of();

    private final Algorithm algorithm;
    private final byte[] value;

    private Digest(Algorithm algorithm, byte[] value) {
        this.algorithm = algorithm;
        this.value = value;
    }

    /// A digest of the given raw value, which is copied.
    ///
    /// @throws IllegalArgumentException if the value's length is not the algorithm's
    public static Digest of(Algorithm algorithm, byte[] value) {
        if (value.length != algorithm.length) {
            throw new IllegalArgumentException(
                    "a " + algorithm.label + " digest has " + algorithm.length + " bytes, not " + value.length);
        }
        return new Digest(algorithm, value.clone());
    }

    /// The SHA-256 digest of the given bytes.
    public static Digest ofBytes(byte[] bytes) {
        return new Digest(Algorithm.SHA256, Algorithm.SHA256.newMessageDigest().digest(bytes));
    }

    /// Finishes a SHA-256 computation. The hash function is reset.
    public static Digest finish(MessageDigest sha256) {
        return of(Algorithm.SHA256, sha256.digest());
    }

    /// Parses `algorithm:hex`.
    ///
    /// @throws IllegalArgumentException if the text is not a digest of a known algorithm in lower-case
    ///     hexadecimal
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        if (colon > 0) {
            for (Algorithm algorithm : Algorithm.values()) {
                if (text.substring(0, colon).equals(algorithm.label)) {
                    return parseHex(algorithm, text.substring(colon + 1), text);
                }
            }
        }
        throw new IllegalArgumentException("not a digest: \"" + text + "\" (expected sha256:<64 hex digits>)");
    }

    private static Digest parseHex(Algorithm algorithm, String hex, String text) {
        boolean lowerHex = hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        if (!lowerHex || hex.length() != algorithm.length * 2) {
            throw new IllegalArgumentException("not a digest: \"" + text + "\" (expected " + algorithm.label + ": and "
                    + algorithm.length * 2 + " lower-case hex digits)");
        }
        return new Digest(algorithm, HEX.parseHex(hex));
    }

    public Algorithm algorithm() {
        return algorithm;
    }

    /// A copy of the raw value.
    public byte[] value() {
        return value.clone();
    }

    /// The value in lower-case hexadecimal, without the algorithm.
    public String hex() {
        return HEX.formatHex(value);
    }

    /// The first twelve hexadecimal digits, as docker shows image IDs.
    public String shortHex() {
        return HEX.formatHex(value, 0, 6);
    }

    @Override
    public int compareTo(Digest other) {
        int byAlgorithm = algorithm.compareTo(other.algorithm);
        return byAlgorithm != 0 ? byAlgorithm : Arrays.compareUnsigned(value, other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest digest && algorithm == digest.algorithm && Arrays.equals(value, digest.value);
    }

    @Override
    public int hashCode() {
        return ((value[0] & 0xff) << 24) | ((value[1] & 0xff) << 16) | ((value[2] & 0xff) << 8) | (value[3] & 0xff);
    }

    /// `algorithm:hex`.
    @Override
    public String toString() {
        return algorithm.label + ":" + hex();
    }
}
