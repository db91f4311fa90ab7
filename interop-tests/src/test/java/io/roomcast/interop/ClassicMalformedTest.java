package io.roomcast.interop;

import static io.roomcast.interop.MalformedInput.hex;
import static io.roomcast.interop.MalformedInput.text;
import static io.roomcast.interop.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.interop.MalformedInput.Outcome;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Classic Redis, bad input")
class ClassicMalformedTest extends RedisMalformedRules {
    ClassicMalformedTest() {
        super(Classic::impatient, "key");
    }

    @Override
    List<MalformedInput> inputs() {
        String broadcast = "P#N#";
        String request = "P-request#N#";
        String response = "P-response#N#";
        String uid = "93 a3756964 ";
        String packet = "82 a474797065 02 a464617461 92 a165 01 "; // {type: 2, data: ["e", 1]}
        String packetInMain = "83 a474797065 02 a464617461 92 a165 01 a36e7370 a12f ";
        String inOther = "83 a474797065 02 a464617461 92 a165 01 a36e7370 a22f78 ";
        String nils = "83 a5726f6f6d73 c0 a6657863657074 c0 a5666c616773 c0";
        return List.of(
                hex("broadcast: byte c1", Outcome.BREAKS_NODE, broadcast, "c1"),
                hex("broadcast: empty", Outcome.BREAKS_NODE, broadcast, ""),
                text("broadcast: JSON text", Outcome.BREAKS_NODE, broadcast, "{\"a\":1}"),
                hex("broadcast: msgpack map", Outcome.BREAKS_NODE, broadcast, "81 a161 01"),
                hex("broadcast: [uid, nil, {}]", Outcome.COUNTED, broadcast, uid + "c0 80"),
                hex("broadcast: [uid, packet] without opts", Outcome.BREAKS_NODE, broadcast, "92 a3756964" + packet),
                hex("broadcast: opts without rooms/except/flags", Outcome.HEARD, broadcast, uid + packetInMain + "80"),
                hex("broadcast: packet without nsp (taken as /)", Outcome.HEARD, broadcast, uid + packet + "80"),
                hex("broadcast: rooms nil, except nil, flags nil", Outcome.HEARD, broadcast, uid + packetInMain + nils),
                hex("broadcast: other nsp", Outcome.IGNORED, broadcast, uid + inOther + "80"),
                text("broadcast channel of unknown room: garbage", Outcome.IGNORED, broadcast + "nobody#", "garbage"),
                text("request: garbage", Outcome.COUNTED, request, "garbage"),
                text("request: broken JSON", Outcome.COUNTED, request, "{\"type\":"),
                text("request: {} (no type)", Outcome.COUNTED, request, "{}"),
                hex("request: nil (msgpack c0)", Outcome.BREAKS_NODE, request, "c0"),
                text(
                        "request: type 5 without opts",
                        Outcome.BREAKS_NODE,
                        request,
                        "{\"uid\":\"x\",\"requestId\":\"r\",\"type\":5}"),
                text(
                        "request: type 7 without packet",
                        Outcome.BREAKS_NODE,
                        request,
                        "{\"uid\":\"x\",\"requestId\":\"r\",\"type\":7,\"opts\":{\"rooms\":[],\"except\":[]}}"),
                text(
                        "request: type 7 as JSON (not msgpack)",
                        Outcome.HEARD,
                        request,
                        "{\"uid\":\"x\",\"requestId\":\"r\",\"type\":7,\"packet\":{\"type\":2,\"data\":[\"e\",1]},"
                                + "\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}}"),
                text(
                        "request: type 6 requestId null",
                        Outcome.HEARD_BY_SERVER,
                        request,
                        "{\"uid\":\"x\",\"requestId\":null,\"type\":6,\"data\":[\"e\",1]}"),
                text(
                        "request: type 6 no requestId",
                        Outcome.HEARD_BY_SERVER,
                        request,
                        "{\"uid\":\"x\",\"type\":6,\"data\":[\"e\",1]}"),
                text("request: type 6 without data", Outcome.COUNTED, request, "{\"uid\":\"x\",\"type\":6}"),
                text(
                        "request: type 6 with requestId without data",
                        Outcome.BREAKS_NODE,
                        request,
                        "{\"uid\":\"x\",\"requestId\":\"r\",\"type\":6}"),
                text(
                        "request: type 2 rooms missing",
                        Outcome.COUNTED,
                        request,
                        "{\"uid\":\"x\",\"type\":2,\"opts\":{\"rooms\":[\"nobody\"],\"except\":[]}}"),
                text(
                        "request: type 3 rooms missing",
                        Outcome.BREAKS_NODE,
                        request,
                        "{\"uid\":\"x\",\"type\":3,\"opts\":{\"rooms\":[],\"except\":[]}}"),
                text("response: garbage", Outcome.COUNTED, response, "garbage"),
                hex("response: nil (msgpack c0)", Outcome.BREAKS_NODE, response, "c0"),
                text(
                        "response: unknown requestId",
                        Outcome.IGNORED,
                        response,
                        "{\"requestId\":\"unknown\",\"type\":8,\"clientCount\":1}"));
    }

    /** As Node's emitter sends it. */
    @Override
    MalformedInput fromOutside() {
        String message = "93 a7656d6974746572 83 a474797065 02 a464617461 91 a166 a36e7370 a52f6f757273 80";
        return hex("event", Outcome.HEARD, "P#N#", message);
    }

    @Test
    @DisplayName("With connection state recovery events have no offset, because this adapter has none")
    void recoveryAddsNothing() {
        try (Cluster pair = Cluster.startRecovering(Classic.toAll(), Peer.Kind.JVM, Peer.Kind.NODE)) {
            List<Client> clients = pair.clientOfEach("/");
            for (Peer peer : pair.peers()) {
                peer.emit(ALL, "e", 1);
                for (Client client : clients) {
                    eventually(() -> assertThat(client.count("e"))
                            .isEqualTo(1 + pair.peers().indexOf(peer)));
                    assertThat(client.heard("e"))
                            .allSatisfy(args -> assertThat(args).isEqualTo(InteropTest.list(1)));
                }
            }
        }
    }
}
