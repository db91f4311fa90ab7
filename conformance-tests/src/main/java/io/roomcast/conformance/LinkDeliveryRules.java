package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Handshake;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.SocketDetails;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Publisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

abstract class LinkDeliveryRules extends LinkRules {
    private static final int MANY = 1000;
    private static final Duration DWELL = Duration.ofMillis(200);
    private static final List<Integer> NUMBERS =
            IntStream.range(0, MANY).boxed().toList();

    private static void waitFor(List<? extends CompletionStage<?>> published) {
        published.forEach(Waiting::get);
    }

    private static List<CompletionStage<@Nullable String>> emitMany(LinkedNode sender) {
        List<CompletionStage<@Nullable String>> published = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            published.add(sender.emit("n", i));
        }
        return published;
    }

    @Rule(id = "LINK-01", says = "once linking completes, what anybody publishes arrives")
    void liveWhenLinked() {
        LinkedNode sender = node();
        for (int i = 0; i < 10; i++) {
            LinkedNode fresh = node();
            Waiting.get(sender.emit("n", i));
            Waiting.await().alias("the message after linking").until(() -> !fresh.events()
                    .isEmpty());
            fresh.close();
        }
    }

    @Rule(id = "LINK-02", says = "every message of a burst arrives")
    void everyMessageArrives() {
        LinkedNode sender = node();
        LinkedNode receiver = node();
        waitFor(emitMany(sender));
        Waiting.get(sender.emit("end"));
        receiver.awaitEvent("end");
        assertThat(receiver.numbers("n")).containsAll(NUMBERS);
        assertThat(receiver.inbox().incidents()).isEmpty();
    }

    @Rule(id = "LINK-03", says = "no message arrives twice")
    void noMessageArrivesTwice() {
        LinkedNode sender = node();
        LinkedNode receiver = node();
        waitFor(emitMany(sender));
        for (int i = 0; i < 3; i++) { // equal messages are different messages
            Waiting.get(sender.emit("same"));
        }
        Waiting.get(sender.emit("end"));
        receiver.awaitEvent("end");
        assertThat(receiver.numbers("n")).doesNotHaveDuplicates();
        assertThat(receiver.eventNames().stream().filter("same"::equals)).hasSize(3);
    }

    @Rule(id = "LINK-04", says = "messages of one node arrive in the order of the calls, whoever else publishes")
    void keepsOrder() {
        LinkedNode one = node();
        LinkedNode other = node();
        LinkedNode receiver = node();
        List<CompletionStage<@Nullable String>> published = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            published.add(one.emit("one", i));
            published.add(other.emit("other", i));
        }
        waitFor(published);
        Waiting.await().until(() -> receiver.events().size() >= 2 * MANY);
        assertThat(receiver.numbers("one")).isEqualTo(NUMBERS);
        assertThat(receiver.numbers("other")).isEqualTo(NUMBERS);
    }

    @Rule(id = "LINK-05", says = "a small message does not overtake a large one, text or binary")
    void largeAndSmall() {
        LinkedNode sender = node();
        LinkedNode receiver = node();
        List<CompletionStage<@Nullable String>> published = new ArrayList<>();
        int count = 40;
        for (int i = 0; i < count; i++) {
            int size = i % 2 == 0 ? 100_000 : 1;
            published.add(sender.emit("n", i, i % 4 == 0 ? new byte[size] : "x".repeat(size)));
        }
        waitFor(published);
        Waiting.await().until(() -> receiver.events().size() >= count);
        assertThat(receiver.numbers("n"))
                .isEqualTo(IntStream.range(0, count).boxed().toList());
    }

    @Rule(id = "LINK-06", says = "what several threads publish on one link arrives in the order of each thread")
    void severalThreads() throws InterruptedException {
        LinkedNode sender = node();
        LinkedNode receiver = node();
        CountDownLatch done = new CountDownLatch(4);
        for (String name : List.of("a", "b", "c", "d")) {
            new Thread(() -> {
                        for (int i = 0; i < MANY; i++) {
                            var unused = sender.emit(name, i);
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();
        Waiting.await().until(() -> receiver.events().size() >= 4 * MANY);
        for (String name : List.of("a", "b", "c", "d")) {
            assertThat(receiver.numbers(name)).as(name).isEqualTo(NUMBERS);
        }
    }

    @Rule(id = "LINK-07", says = "the inbox is called by one thread at a time")
    void oneAtATime() {
        List<LinkedNode> senders = List.of(node(), node(), node());
        LinkedNode receiver = node();
        // Dwells in the first call until all is sent, and a little more, so that another one that comes meanwhile is
        // seen.
        AtomicBoolean first = new AtomicBoolean(true);
        CompletableFuture<Void> sent = new CompletableFuture<>();
        receiver.inbox().react(message -> {
            if (first.compareAndSet(true, false)) {
                Waiting.get(sent);
                receiver.inbox().awaitCallTogether(DWELL);
            }
        });
        List<CompletionStage<@Nullable String>> published = new ArrayList<>();
        senders.forEach(sender -> published.addAll(emitMany(sender)));
        for (LinkedNode sender : senders) {
            for (int i = 0; i < 10; i++) {
                Waiting.get(sender.link()
                        .respond(receiver.id(), new ClusterMessage.BroadcastClientCount(sender.id(), "r", i)));
            }
        }
        waitFor(published);
        sent.complete(null);
        Waiting.await().until(() -> receiver.inbox().messages().size() >= 3 * MANY + 30);
        assertThat(receiver.inbox().wasCalledTogether()).as("calls overlapped").isFalse();
    }

    @Rule(id = "LINK-08", says = "publishing from within the inbox neither blocks nor holds up what follows")
    void publishesWhileReceiving() {
        LinkedNode sender = node();
        LinkedNode echo = node();
        echo.inbox().react(message -> {
            if (message instanceof ClusterMessage.Broadcast broadcast) {
                Integer number = broadcast.packet().data().get(0, Integer.class);
                var unused = echo.emit("echo", number);
                var unusedAnswer =
                        echo.link().respond(sender.id(), new ClusterMessage.BroadcastClientCount(echo.id(), "r", 1));
            }
        });
        waitFor(emitMany(sender));
        Waiting.await()
                .alias("the echo of every message")
                .until(() -> sender.events().size() >= MANY);
        assertThat(sender.numbers("echo")).isEqualTo(NUMBERS);
    }

    private static final List<Integer> SIZES = List.of(
            1, 31, 32, 127, 128, 255, 256, 1000, 4096, 7_900, 7_997, 7_998, 7_999, 8_000, 8_001, 16_384, 65_535, 65_536,
            262_144, 1_048_576);

    @Rule(id = "LINK-09", says = "text of any size from 1 byte to 1 MB arrives whole")
    void textSizes() {
        LinkedNode sender = node();
        LinkedNode receiver = node();
        List<EventData> sent = new ArrayList<>();
        for (int size : SIZES) {
            sent.add(EventData.of("t", "abcdefghij".repeat(size / 10 + 1).substring(0, size)));
        }
        check(sender, receiver, sent);
    }

    @Rule(id = "LINK-10", says = "binary of any size from 1 byte to 1 MB arrives whole")
    void binarySizes() {
        LinkedNode sender = node();
        LinkedNode receiver = node();
        List<EventData> sent = new ArrayList<>();
        for (int size : SIZES) {
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) (i * 31 + size);
            }
            sent.add(EventData.of("b", bytes));
        }
        check(sender, receiver, sent);
    }

    @Rule(id = "LINK-11", says = "broadcasts carry unicode, binary, null, numbers and nesting as they are")
    void values() {
        LinkedNode sender = node();
        LinkedNode receiver = node();
        byte[] bytes = {0, 1, -1, 127, -128};
        check(
                sender,
                receiver,
                List.of(
                        EventData.of("é😀"),
                        EventData.of("text", "", "é😀\u2028\u0000\"\\", "{}", "$1'--", "x".repeat(33)),
                        EventData.of("numbers", 0, -1, 1.5, 1e300, 9_007_199_254_740_991L, -9_007_199_254_740_991L),
                        EventData.of("binary", bytes, new byte[0]),
                        EventData.of("null", null, Arrays.<@Nullable Object>asList(1, null, true)),
                        EventData.of("deep", Map.of("é", List.of(Map.of("list", List.of(bytes, Map.of())))))));
    }

    private static void check(LinkedNode sender, LinkedNode receiver, List<EventData> sent) {
        for (EventData event : sent) {
            var unused = sender.link()
                    .publish(new ClusterMessage.Broadcast(sender.id(), null, new Packet(event), BroadcastOptions.ALL));
        }
        Waiting.get(sender.emit("end"));
        receiver.awaitEvent("end");
        List<EventData> arrived = receiver.events();
        assertThat(arrived).hasSize(sent.size() + 1);
        for (int i = 0; i < sent.size(); i++) {
            // Not by AssertJ's own comparison: what it would print of a megabyte helps nobody.
            assertThat(arrived.get(i).equals(sent.get(i)))
                    .as(
                            "event %s, number %d, arrives as it was sent",
                            sent.get(i).event(), i)
                    .isTrue();
        }
    }

    @Rule(id = "LINK-12", says = "a broadcast carries its rooms, exceptions and flags, in their order")
    void options() {
        LinkedNode sender = node();
        LinkedNode receiver = node();
        Waiting.get(receiver.link().roomCreated("only"));
        BroadcastOptions rooms = new BroadcastOptions(
                new LinkedHashSet<>(List.of("z", "a", "é😀#*")),
                new LinkedHashSet<>(List.of("x", "b")),
                BroadcastFlags.NONE.withVolatile().withCompress(false).withTimeout(Duration.ofMillis(1234)));
        BroadcastOptions room = new BroadcastOptions(Set.of("only"), Set.of("z"), BroadcastFlags.NONE.withVolatile());
        Waiting.get(sender.emit(rooms, "rooms"));
        Waiting.get(sender.emit(room, "room"));
        Waiting.get(sender.emit(BroadcastOptions.ALL, "all"));
        receiver.awaitEvent("all");
        List<BroadcastOptions> arrived = receiver.inbox().messages().stream()
                .map(message -> ((ClusterMessage.Broadcast) message).options())
                .toList();
        assertThat(arrived) // as text, since a number may arrive as another type of number
                .extracting(BroadcastOptions::toString)
                .containsExactly(rooms.toString(), room.toString(), BroadcastOptions.ALL.toString());
        assertThat(arrived.get(0).rooms()).containsExactly("z", "a", "é😀#*");
        assertThat(arrived.get(0).except()).containsExactly("x", "b");
    }

    @Rule(id = "LINK-13", says = "a message of every kind arrives as it was published")
    void everyKind() {
        LinkedNode sender = node();
        LinkedNode receiver = node();
        String me = sender.id();
        EventData event = EventData.of("é", 1, "2", List.of(Map.of("x", true)));
        BroadcastOptions who = new BroadcastOptions(Set.of("r1"), Set.of("r2"), BroadcastFlags.NONE);
        List<ClusterMessage> messages = new ArrayList<>(List.<ClusterMessage>of(
                new ClusterMessage.Broadcast(me, "b1", new Packet(event), who),
                new ClusterMessage.SocketsJoin(me, who, List.of("r3", "é")),
                new ClusterMessage.SocketsLeave(me, who, List.of("r3")),
                new ClusterMessage.DisconnectSockets(me, who, true),
                new ClusterMessage.DisconnectSockets(me, BroadcastOptions.ALL, false),
                new ClusterMessage.FetchSockets(me, "f1", who),
                new ClusterMessage.ServerSideEmit(me, null, event),
                new ClusterMessage.ServerSideEmit(me, "s1", event)));
        if (sender.link().memberList().isEmpty()) { // the engine needs heartbeats only then
            messages.add(new ClusterMessage.InitialHeartbeat(me));
            messages.add(new ClusterMessage.Heartbeat(me));
            if (kit().saysGoodbye()) {
                messages.add(new ClusterMessage.AdapterClose(me));
            }
        }
        for (ClusterMessage message : messages) {
            Waiting.get(sender.link().publish(message));
        }
        Waiting.await()
                .untilAsserted(() -> assertThat(receiver.inbox().messages()).containsExactlyElementsOf(messages));
        assertThat(receiver.inbox().incidents()).isEmpty();
    }

    @Rule(id = "LINK-14", says = "answers of every kind reach the node that asked")
    void answers() {
        LinkedNode asker = node();
        LinkedNode answerer = node();
        String me = answerer.id();
        Handshake handshake = new Handshake(
                Map.of("host", List.of("a"), "x", List.of("1", "2")),
                "Sun Nov 22 2026 20:00:49 GMT+0000 (Coordinated Universal Time)",
                "127.0.0.1",
                false,
                true,
                1_795_377_649_994L,
                "/socket.io/?EIO=4",
                Map.of("EIO", "4"),
                Value.of(Map.of("token", "é")));
        List<SocketDetails> sockets = List.of(
                new SocketDetails("s1", handshake, new LinkedHashSet<>(List.of("s1", "b", "a")), Value.of("data")),
                new SocketDetails("s2", handshake, Set.of(), Value.of(Map.of("deep", List.of(1, "😀")))));
        List<ClusterMessage> answers = List.<ClusterMessage>of(
                new ClusterMessage.FetchSocketsResponse(me, "f1", sockets),
                new ClusterMessage.FetchSocketsResponse(me, "f2", List.of()),
                new ClusterMessage.ServerSideEmitResponse(me, "s1", Value.of(Map.of("é", 1))),
                new ClusterMessage.BroadcastClientCount(me, "b1", 3),
                new ClusterMessage.BroadcastAck(me, "b1", Value.of(new byte[] {0, -1})));
        for (ClusterMessage answer : answers) {
            Waiting.get(answerer.link().respond(asker.id(), answer));
        }
        Waiting.await().untilAsserted(() -> assertThat(asker.inbox().messages()).containsExactlyElementsOf(answers));
    }

    @Rule(id = "LINK-15", says = "other namespaces, also with similar names, hear nothing")
    void namespaces() {
        LinkedNode sender = node("/a");
        LinkedNode receiver = node("/a");
        List<LinkedNode> others = new ArrayList<>();
        for (String name : List.of("/", "/a/b", "/a#", "/a#b", "/A", "/*", "/?", "/[a]", "/odd-ns_é😀#1")) {
            others.add(node(name));
        }
        for (String room : List.of("b", "b#")) {
            others.forEach(other -> Waiting.get(other.link().roomCreated(room)));
            Waiting.get(sender.emit(BroadcastOptions.rooms(room), "room"));
        }
        Waiting.get(sender.emit("all"));
        Waiting.get(sender.link().publish(new ClusterMessage.ServerSideEmit(sender.id(), null, EventData.of("e"))));
        receiver.awaitEvent("all");
        for (LinkedNode other : others) { // each is shown to hear its own, and by then would have heard the rest
            LinkedNode peer = new LinkedNode(backend(), other.namespace(), null);
            Waiting.get(peer.emit("own"));
            other.awaitEvent("own");
            assertThat(other.eventNames()).as(other.namespace()).containsExactly("own");
        }
    }

    @Rule(id = "LINK-16", says = "nodes under another prefix hear nothing")
    void prefixes() {
        LinkedNode sender = node();
        LinkedNode receiver = node();
        LinkedNode other = node(backend(prefix() + "x"));
        Waiting.get(sender.emit("all"));
        Waiting.get(sender.link().publish(new ClusterMessage.ServerSideEmit(sender.id(), null, EventData.of("e"))));
        receiver.awaitEvent("all");
        LinkedNode peer = node(backend(prefix() + "x"));
        Waiting.get(peer.emit("own"));
        other.awaitEvent("own");
        assertThat(other.inbox().messages()).hasSize(1);
    }

    @Rule(id = "LINK-17", says = "a broadcast to a room arrives where that room exists, however often it came and went")
    void rooms() {
        LinkedNode sender = node();
        LinkedNode receiver = node();
        for (int i = 0; i < 50; i++) {
            for (String room : List.of("é😀", "a#b", "*", "a b", "room")) {
                receiver.link().roomDeleted(room);
                CompletionStage<Void> live = receiver.link().roomCreated(room);
                if (i % 10 == 9) {
                    Waiting.get(live);
                    Waiting.get(sender.emit(BroadcastOptions.rooms(room), room, i));
                    int number = i;
                    Waiting.await().alias("broadcast " + i + " to room " + room).until(() -> receiver.numbers(room)
                            .contains(number));
                }
                receiver.link().roomDeleted(room);
                Waiting.get(receiver.link().roomCreated(room));
            }
        }
        for (String room : List.of("é😀", "a#b", "*", "a b", "room")) {
            Waiting.get(sender.emit(BroadcastOptions.rooms(room), room, 99));
            Waiting.await().alias("the last broadcast to " + room).until(() -> receiver.numbers(room)
                    .contains(99));
            assertThat(receiver.numbers(room)).as(room).containsExactly(9, 19, 29, 39, 49, 99);
        }
    }

    @Rule(id = "LINK-18", says = "what an emitter publishes arrives in order, and the emitter is no node")
    void emitter() {
        LinkedNode receiver = node();
        Publisher publisher = Waiting.get(backend().publisher());
        List<CompletionStage<Void>> published = new ArrayList<>();
        published.add(publisher.publish(
                "/nobody-is-here",
                new ClusterMessage.Broadcast(ClusterMessage.EMITTER, null, Packet.of("lost"), BroadcastOptions.ALL)));
        for (int i = 0; i < MANY; i++) {
            published.add(publisher.publish(
                    "/",
                    new ClusterMessage.Broadcast(
                            ClusterMessage.EMITTER, null, Packet.of("n", i), BroadcastOptions.ALL)));
        }
        waitFor(published);
        Waiting.await().until(() -> receiver.events().size() >= MANY);
        assertThat(receiver.numbers("n")).isEqualTo(NUMBERS);
        assertThat(receiver.inbox().messages())
                .extracting(ClusterMessage::nodeId)
                .containsOnly(ClusterMessage.EMITTER);
        receiver.link().memberList().ifPresent(list -> assertThat(
                        Waiting.get(list.members()).count())
                .isEqualTo(1));
    }
}
