package io.roomcast.conformance.servers;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Replaces {@code host:port} of servers by that of the proxy, in what comes over one connection, so that clients which are
 * told where other servers of a cluster are go there through the proxy, too.
 *
 * <p>Both have the same length, as protocols count bytes. The last bytes that came wait if an address may begin with them;
 * no protocol ends a message like that.
 */
final class AddressTranslation {
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private String waiting = "";

    /**
     * For one connection.
     *
     * @param addresses of servers, and what takes their place
     * @throws IllegalArgumentException if the one is longer than the other
     */
    AddressTranslation(Map<InetSocketAddress, InetSocketAddress> addresses) {
        addresses.forEach((server, proxy) -> {
            if (text(server).length() != text(proxy).length()) {
                throw new IllegalArgumentException(
                        "the addresses %s and %s differ in length".formatted(text(server), text(proxy)));
            }
            this.addresses.put(text(server), text(proxy));
        });
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** What goes on when these bytes have come. */
    ByteBuffer translate(ByteBuffer bytes) {
        String text = waiting + StandardCharsets.ISO_8859_1.decode(bytes);
        for (Map.Entry<String, String> each : addresses.entrySet()) {
            text = text.replace(each.getKey(), each.getValue());
        }
        int end = beginOfAddress(text);
        waiting = text.substring(end);
        return StandardCharsets.ISO_8859_1.encode(text.substring(0, end));
    }

    /** Nothing more comes. */
    ByteBuffer rest() {
        return StandardCharsets.ISO_8859_1.encode(waiting);
    }

    /** Where an address begins that is not complete; the end if there is none. */
    private int beginOfAddress(String text) {
        int end = text.length();
        for (String address : addresses.keySet()) {
            for (int length = Math.min(address.length() - 1, text.length()); length > text.length() - end; length--) {
                if (text.endsWith(address.substring(0, length))) {
                    end = text.length() - length;
                }
            }
        }
        return end;
    }
}
