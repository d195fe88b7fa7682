package dev.mica.transport.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/// A range of addresses, written as CIDR (RFC 4632): `10.0.0.0/8`, `fd00::/8`.
///
/// @param bits of an address: 32 or 128
/// @param prefix of them that count
record AddressRange(BigInteger start, int bits, int prefix) {
    /// Empty for what is no range.
    static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
            return Optional.empty();
        }
        int prefix = Integer.parseInt(text.substring(slash + 1));
        return address(text.substring(0, slash))
                .filter(address -> prefix <= address.length * 8)
                .map(address -> new AddressRange(new BigInteger(1, address), address.length * 8, prefix));
    }

    /// Whether an address, not a name, is in the range.
    boolean holds(String host) {
        Optional<byte[]> address = address(host.replaceAll("[\\[\\]]", ""));
        return address.isPresent()
                && address.get().length * 8 == bits
                && new BigInteger(1, address.get())
                                .xor(start)
                                .shiftRight(bits - prefix)
                                .signum()
                        == 0;
    }

    private static Optional<byte[]> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text).getAddress());
        } catch (IllegalArgumentException e) {
            // A name: it is not resolved, as in Go.
            return Optional.empty();
        }
    }
}
