package io.roomcast.server;

import io.roomcast.adapter.EventData;
import java.util.Map;

/** Loads what the first client would otherwise wait for: half a second of classes on a busy machine. */
final class WarmUp {
    private WarmUp() {}

    static void run() {
        EventData event = EventData.of("warm up", Map.of("number", 1.5), new byte[1]);
        PacketEncoder.event("/", 1, event.tree()).release();
        try {
            new PacketDecoder(1).text("0{\"number\":[1.5,true,null]}");
        } catch (InvalidPacketException e) {
            throw new IllegalStateException(e);
        }
    }
}
