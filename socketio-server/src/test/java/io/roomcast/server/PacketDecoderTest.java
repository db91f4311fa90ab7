package io.roomcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketDecoderTest {
    private final PacketDecoder decoder = new PacketDecoder(2);

    @Test
    void readsNamespaceIdAndData() throws Exception {
        IncomingPacket packet = decoder.text("2/chat,17[\"hello\",{\"a\":1}]");
        assertThat(packet.type()).isEqualTo(PacketType.EVENT);
        assertThat(packet.namespace()).isEqualTo("/chat");
        assertThat(packet.id()).isEqualTo(17);
        assertThat(packet.data()).hasToString("[\"hello\",{\"a\":1}]");
    }

    @Test
    void leavesOutWhatIsNotThere() throws Exception {
        IncomingPacket packet = decoder.text("0/chat");
        assertThat(packet).isEqualTo(new IncomingPacket(PacketType.CONNECT, "/chat", null, null, 6));
    }

    @Test
    void putsAttachmentsInTheirPlaces() throws Exception {
        assertThat(decoder.text(
                        "52-[\"file\",{\"x\":[{\"_placeholder\":true,\"num\":1}]},{\"_placeholder\":true,\"num\":0}]"))
                .isNull();
        assertThat(decoder.binary(new byte[] {1})).isNull();
        IncomingPacket packet = decoder.binary(new byte[] {2, 3});
        JsonNode data = packet.data();
        assertThat(packet.type()).isEqualTo(PacketType.EVENT);
        assertThat(data.at("/1/x/0").binaryValue()).containsExactly(2, 3);
        assertThat(data.at("/2").binaryValue()).containsExactly(1);
    }

    @Test
    void countsTextAndAllAttachments() throws Exception {
        String text = "52-[\"file\"]";
        decoder.text(text);
        decoder.binary(new byte[1000]);
        assertThat(decoder.binary(new byte[0]).size()).isEqualTo(text.length() + 1000);
        assertThat(decoder.text(text + " ")).isNull();
        decoder.binary(new byte[1]);
        assertThat(decoder.binary(new byte[2]).size()).isEqualTo(text.length() + 1 + 3);
    }

    @Test
    void readsTheNextPacketAfterOneWithoutAttachments() throws Exception {
        assertThat(decoder.text("50-[\"empty\"]").type()).isEqualTo(PacketType.EVENT);
        assertThat(decoder.text("2[\"next\"]").data()).hasToString("[\"next\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "a",
                "2",
                "2{}",
                "2[]",
                "2[true]",
                "2[\"connect\"]",
                "2[\"disconnecting\"]",
                "2[\"a\"",
                "2[\"a\"]]",
                "2abc[\"a\"]",
                "0[]",
                "0\"a\"",
                "1{}",
                "3",
                "3{}",
                "4",
                "412",
                "5[\"a\"]",
                "5-[\"a\"]",
                "53-[\"a\"]",
                "5-1-[\"a\"]",
                "51.5-[\"a\"]",
                "59999999999999999999-[\"a\"]",
                "29999999999999999[\"a\"]",
                "50-[\"a\",{\"_placeholder\":true,\"num\":0}]"
            })
    void refusesWhatIsNoPacket(String text) {
        assertThatThrownBy(() -> decoder.text(text)).isInstanceOf(InvalidPacketException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1", "0.5", "\"0\"", "99999999999", "null", "{}"})
    void refusesPlacesWithoutAttachment(String num) throws Exception {
        assertThat(decoder.text("51-[\"a\",{\"_placeholder\":true,\"num\":" + num + "}]"))
                .isNull();
        assertThatThrownBy(() -> decoder.binary(new byte[1])).isInstanceOf(InvalidPacketException.class);
    }

    @Test
    void refusesTextWhereAttachmentsAreMissing() throws Exception {
        decoder.text("51-[\"a\"]");
        assertThatThrownBy(() -> decoder.text("2[\"b\"]")).isInstanceOf(InvalidPacketException.class);
    }

    @Test
    void refusesBinaryOutOfPlace() {
        assertThatThrownBy(() -> decoder.binary(new byte[1])).isInstanceOf(InvalidPacketException.class);
    }

    @Test
    void refusesDeepNesting() {
        String deep = "2[\"a\"," + "[".repeat(10_000) + "]".repeat(10_000) + "]";
        assertThatThrownBy(() -> decoder.text(deep)).isInstanceOf(InvalidPacketException.class);
    }
}
