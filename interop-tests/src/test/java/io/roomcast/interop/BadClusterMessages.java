package io.roomcast.interop;

import io.roomcast.interop.MalformedInput.Outcome;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Messages {@code {uid, nsp, type, data}} ({@code wire.md} §2.3) that lack something, for the protocols that have them. */
final class BadClusterMessages {
    private static final String PACKET = "\"packet\":{\"type\":2,\"data\":[\"e\",1]}";
    private static final String EVERYBODY = "P#N#";
    private static final String OWN = "P#N#U#";

    private BadClusterMessages() {}

    /**
     * All of them.
     *
     * @param breaking what those do that Node's sharded adapter does not survive
     * @param requestToOne what becomes of a request on the channel of one server, where answers are expected
     * @param encode makes of JSON what the protocol sends
     */
    static List<MalformedInput> list(Outcome breaking, Outcome requestToOne, UnaryOperator<byte[]> encode) {
        return Stream.of(
                        text("{}", Outcome.IGNORED, EVERYBODY, "{}"),
                        message("unknown type", Outcome.IGNORED, EVERYBODY, 99, ",\"data\":{}"),
                        message("type 3 without data", breaking, EVERYBODY, 3, ""),
                        message("type 3 without opts", breaking, EVERYBODY, 3, ",\"data\":{" + PACKET + "}"),
                        message(
                                "type 3 opts without except",
                                Outcome.HEARD,
                                EVERYBODY,
                                3,
                                ",\"data\":{" + PACKET + ",\"opts\":{\"rooms\":[],\"flags\":{}}}"),
                        message(
                                "type 3 opts.rooms null",
                                Outcome.HEARD,
                                EVERYBODY,
                                3,
                                ",\"data\":{" + PACKET + ",\"opts\":{\"rooms\":null,\"except\":[],\"flags\":{}}}"),
                        text(
                                "type 3 without nsp",
                                Outcome.IGNORED,
                                EVERYBODY,
                                "{\"uid\":\"x\",\"type\":3," + event("") + "}"),
                        text(
                                "type 3 with another nsp",
                                Outcome.IGNORED,
                                EVERYBODY,
                                "{\"uid\":\"x\",\"nsp\":\"/x\",\"type\":3," + event("") + "}"),
                        text(
                                "type 3 without uid",
                                Outcome.HEARD,
                                EVERYBODY,
                                "{\"nsp\":\"N\",\"type\":3," + event("") + "}"),
                        message(
                                "type 3 with requestId null (taken as with-ack)",
                                Outcome.HEARD,
                                EVERYBODY,
                                3,
                                "," + event("\"requestId\":null,")),
                        message(
                                "type 9 with requestId null",
                                Outcome.HEARD_BY_SERVER,
                                EVERYBODY,
                                9,
                                ",\"data\":{\"requestId\":null,\"packet\":[\"e\",1]}"),
                        message("type 9 without packet", Outcome.COUNTED, EVERYBODY, 9, ",\"data\":{}"),
                        message("type 9 without data", breaking, EVERYBODY, 9, ""),
                        message(
                                "type 4 rooms missing",
                                Outcome.IGNORED,
                                EVERYBODY,
                                4,
                                ",\"data\":{\"opts\":{\"rooms\":[\"nobody\"],\"except\":[],\"flags\":{}}}"),
                        message("request (type 3) sent to the response channel", requestToOne, OWN, 3, "," + event("")),
                        message("response on own channel without data", Outcome.COUNTED, OWN, 8, ""),
                        message(
                                "response with unknown requestId on own channel",
                                Outcome.IGNORED,
                                OWN,
                                8,
                                ",\"data\":{\"requestId\":\"unknown\",\"sockets\":[]}"))
                .map(input -> new MalformedInput(
                        input.name(),
                        input.outcome(),
                        input.channel(),
                        namespace -> encode.apply(input.payload().apply(namespace))))
                .toList();
    }

    /** A message of an event {@code f}, from outside the cluster, as JSON. */
    static MalformedInput fromOutside() {
        return message("event", Outcome.HEARD, EVERYBODY, 3, "," + event("").replace("\"e\",1", "\"f\""));
    }

    private static String event(String more) {
        return "\"data\":{" + more + PACKET + ",\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}}";
    }

    private static MalformedInput message(String name, Outcome outcome, String channel, int type, String more) {
        return text(name, outcome, channel, "{\"uid\":\"x\",\"nsp\":\"N\",\"type\":" + type + more + "}");
    }

    private static MalformedInput text(String name, Outcome outcome, String channel, String text) {
        return MalformedInput.text(name, outcome, channel, text);
    }
}
