package io.roomcast.conformance.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressTranslationTest {
    private static final Map<InetSocketAddress, InetSocketAddress> ADDRESSES =
            Map.of(at(40001), at(50001), at(40002), at(60002));
    private static final String SERVERS = "a 127.0.0.1:40001@127.0.0.1:40002, 127.0.0.1:40003, ä 127.0.0.1:40001\r\n";
    private static final String PROXIES = "a 127.0.0.1:50001@127.0.0.1:60002, 127.0.0.1:40003, ä 127.0.0.1:50001\r\n";

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static String translate(AddressTranslation translation, String text) {
        return text(translation.translate(ByteBuffer.wrap(text.getBytes(ISO_8859_1))));
    }

    private static String text(ByteBuffer bytes) {
        return ISO_8859_1.decode(bytes).toString();
    }

    @Test
    void addressesOfServersBecomeThoseOfTheProxyAndOthersStay() {
        assertThat(translate(new AddressTranslation(ADDRESSES), SERVERS)).isEqualTo(PROXIES);
    }

    @Test
    void whereverTheBytesAreDividedTheyComeOutTheSame() {
        for (int size = 1; size < SERVERS.length(); size++) {
            AddressTranslation translation = new AddressTranslation(ADDRESSES);
            StringBuilder out = new StringBuilder();
            for (int from = 0; from < SERVERS.length(); from += size) {
                out.append(translate(translation, SERVERS.substring(from, Math.min(SERVERS.length(), from + size))));
            }
            assertThat(out.append(text(translation.rest()))).hasToString(PROXIES);
        }
    }

    @Test
    void onlyTheBeginOfAnAddressWaits() {
        AddressTranslation translation = new AddressTranslation(ADDRESSES);
        assertThat(translate(translation, "+OK\r\n")).isEqualTo("+OK\r\n");
        assertThat(translate(translation, "x127.0.0.1:4")).isEqualTo("x");
        assertThat(translate(translation, "0004 127.")).isEqualTo("127.0.0.1:40004 ");
        assertThat(text(translation.rest())).isEqualTo("127.");
    }

    @Test
    void addressesOfDifferentLengthsAreRefused() {
        assertThatThrownBy(() -> new AddressTranslation(Map.of(at(6379), at(50001))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("127.0.0.1:6379");
    }
}
