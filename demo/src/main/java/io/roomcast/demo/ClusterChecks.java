package io.roomcast.demo;

import static io.roomcast.demo.CheckFailure.unless;
import static io.roomcast.demo.CheckFailure.unlessEqual;

import io.roomcast.demo.CheckClient.Fetched;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** Every operation of a cluster, seen by two official clients on each of the first two servers. */
final class ClusterChecks implements AutoCloseable {
    private static final long TIMEOUT_MS = 5_000;

    private final DemoCluster cluster;
    private final CheckClient a1;
    private final CheckClient a2;
    private final CheckClient b1;
    private final CheckClient b2;
    private int marks;

    private ClusterChecks(DemoCluster cluster) {
        DemoNode first = cluster.nodes().get(0);
        DemoNode second = cluster.nodes().get(1);
        this.cluster = cluster;
        this.a1 = CheckClient.connect("a1", first, "polling", "websocket");
        this.a2 = CheckClient.connect("a2", first, "websocket");
        this.b1 = CheckClient.connect("b1", second, "polling", "websocket");
        this.b2 = CheckClient.connect("b2", second, "websocket");
    }

    /** Runs all of them; true if all held. The second server may be dead afterwards. */
    static boolean run(DemoCluster cluster, PrintStream out) {
        CheckReport report = new CheckReport(out);
        ClusterChecks[] made = new ClusterChecks[1];
        report.check("two clients on each of two servers", () -> {
            made[0] = new ClusterChecks(cluster);
            made[0].join();
        });
        if (made[0] != null) {
            try (ClusterChecks checks = made[0]) {
                checks.runAll(report);
            }
        }
        return report.finish();
    }

    private void runAll(CheckReport report) {
        // Started first, so that its JVM is there when its turn comes.
        ChildProcess emitter = cluster.nodes().get(1) instanceof NodeProcess
                ? ChildProcess.start("emitter", EmitterMain.class, cluster.environment())
                : null;
        try {
            runAll(report, emitter);
        } finally {
            if (emitter != null) {
                emitter.kill();
            }
        }
    }

    private void runAll(CheckReport report, @Nullable ChildProcess emitter) {
        report.check("room broadcast across servers", this::roomBroadcast);
        report.check("except", this::except);
        report.check("two rooms without duplicates", this::twoRooms);
        report.check("binary both ways", this::binary);
        report.check("broadcast with acks", this::broadcastWithAcks);
        report.check("fetchSockets", this::fetchSockets);
        report.check("socketsJoin and socketsLeave", this::socketsJoinAndLeave);
        report.check("serverSideEmit with acks", this::serverSideEmit);
        report.check("disconnectSockets", this::disconnectSockets);
        String emit = "Emitter from a third process";
        String kill = "a server killed (-9) while a fetch is pending";
        if (emitter != null && cluster.nodes().get(1) instanceof NodeProcess process) {
            report.check(emit, () -> emitter(emitter));
            report.check(kill, () -> killWhileFetching(process.process()));
        } else {
            report.skip(emit, "the in-jvm backend reaches one process only");
            report.skip(kill, "all servers are in this process");
        }
    }

    /** Who is where: a1 and b1 in blue, b1 also in red. */
    private void join() {
        a1.join("blue");
        b1.join("blue");
        b1.join("red");
    }

    private void roomBroadcast() {
        a2.tell("emit", Rooms.to("blue"), "to blue");
        expectNews(a2, "to blue", a1, b1);
    }

    private void except() {
        b1.tell("emit", Rooms.except("blue"), "not to blue");
        expectNews(b1, "not to blue", a2, b2);
    }

    private void twoRooms() {
        a1.tell("emit", Rooms.to("blue", "red"), "to blue and red");
        expectNews(a1, "to blue and red", a1, b1);
    }

    /** Exactly these clients have the text, once. The same server says so by a mark to all, which cannot overtake it. */
    private void expectNews(CheckClient sender, Object text, CheckClient... receivers) {
        String mark = "mark " + ++marks;
        sender.tell("emit", Rooms.ALL, mark);
        for (CheckClient client : List.of(a1, a2, b1, b2)) {
            List<Object> expected = Arrays.asList(receivers).contains(client) ? List.of(text) : List.of();
            unlessEqual(expected, client.newsUntil(mark), client.name() + " received");
        }
    }

    private void binary() {
        carryBinary(a2, b1);
        carryBinary(b2, a1);
    }

    private void carryBinary(CheckClient sender, CheckClient receiver) {
        byte[] bytes = new byte[256];
        IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) i);
        String mark = "mark " + ++marks;
        sender.tell("emit", Rooms.to(receiver.id()), json("name", "bytes", "inside", bytes));
        sender.tell("emit", Rooms.to(receiver.id()), mark);
        List<Object> received = receiver.newsUntil(mark);
        boolean same = received.size() == 1
                && received.get(0) instanceof JSONObject object
                && object.opt("inside") instanceof byte[] inside
                && Arrays.equals(bytes, inside)
                && "bytes".equals(object.opt("name"));
        unless(same, receiver.name() + " received other bytes than " + sender.name() + " sent: " + received);
    }

    private static JSONObject json(String key, Object value, String otherKey, Object otherValue) {
        try {
            return new JSONObject().put(key, value).put(otherKey, otherValue);
        } catch (JSONException e) {
            throw new IllegalStateException(e);
        }
    }

    private void broadcastWithAcks() {
        unlessEqual(Set.of("a1", "a2", "b1", "b2"), answers(a1, "emitWithAck", Rooms.ALL), "answers of all clients");
        unlessEqual(Set.of("a1", "b1"), answers(b2, "emitWithAck", Rooms.to("blue")), "answers of blue");
    }

    /** The answers to an operation; each must be there once. */
    private static Set<String> answers(CheckClient client, String operation, Rooms target) {
        Object result = client.tell(operation, target, TIMEOUT_MS);
        JSONArray array = result instanceof JSONArray list ? list : new JSONArray();
        Set<String> answers = IntStream.range(0, array.length())
                .mapToObj(array::optString)
                .collect(Collectors.toCollection(TreeSet::new));
        unless(answers.size() == array.length(), operation + " gave an answer twice: " + result);
        return answers;
    }

    private void fetchSockets() {
        List<Fetched> sockets = a1.fetch(Rooms.ALL);
        unless(sockets.size() == 4, "expected 4 sockets, got " + sockets);
        for (CheckClient client : List.of(a1, a2, b1, b2)) {
            Fetched socket = find(sockets, client);
            unlessEqual(client.name(), socket.name(), "the data of " + client.id());
            unlessEqual(client.node().number(), socket.node(), "the server of " + client.name());
        }
        unlessEqual(Set.of(b1.id(), "blue", "red"), Set.copyOf(find(sockets, b1).rooms()), "the rooms of b1");
        unlessEqual(names(Set.of(a1, b1)), fetchedNames(b2, Rooms.to("blue")), "the sockets in blue");
        unlessEqual(names(Set.of(a2, b2)), fetchedNames(b2, Rooms.except("blue")), "the sockets not in blue");
    }

    private static Fetched find(List<Fetched> sockets, CheckClient client) {
        return sockets.stream()
                .filter(socket -> socket.id().equals(client.id()))
                .findFirst()
                .orElseThrow(() -> new CheckFailure(client.name() + " is not among " + sockets));
    }

    private static Set<String> names(Set<CheckClient> clients) {
        return clients.stream().map(CheckClient::name).collect(Collectors.toSet());
    }

    private static Set<String> fetchedNames(CheckClient client, Rooms target) {
        return client.fetch(target).stream().map(Fetched::name).collect(Collectors.toSet());
    }

    private void socketsJoinAndLeave() {
        a2.tell("socketsJoin", Rooms.to("blue"), "green");
        fetchUntil(a2, Rooms.to("green"), names -> names.equals(Set.of("a1", "b1")));
        a2.tell("emit", Rooms.to("green"), "to green");
        expectNews(a2, "to green", a1, b1);
        b2.tell("socketsLeave", Rooms.to("green"), "green");
        fetchUntil(b2, Rooms.to("green"), Set::isEmpty);
    }

    /** Asks again until the names are as expected: nobody answers a join or a leave. */
    private static void fetchUntil(CheckClient client, Rooms target, Predicate<Set<String>> expected) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS);
        Set<String> names = fetchedNames(client, target);
        while (!expected.test(names)) {
            unless(System.nanoTime() < deadline, "the sockets in " + target.rooms() + " stay " + names);
            names = fetchedNames(client, target);
        }
    }

    private void serverSideEmit() {
        Set<String> others = cluster.nodes().stream()
                .filter(node -> node.number() != a1.node().number())
                .map(node -> "node " + node.number())
                .collect(Collectors.toSet());
        unlessEqual(others, answers(a1, "serverSideEmit", Rooms.ALL), "answers of the other servers");
    }

    private void disconnectSockets() {
        try (CheckClient victim = CheckClient.connect("victim", b1.node(), "websocket")) {
            victim.join("out");
            a1.tell("disconnectSockets", Rooms.to("out"), "");
            unlessEqual("io server disconnect", victim.awaitDisconnect(), "why the victim was disconnected");
        }
        unless(
                a1.isConnected() && a2.isConnected() && b1.isConnected() && b2.isConnected(),
                "a client outside the room was disconnected too");
        fetchUntil(a1, Rooms.ALL, Set.of("a1", "a2", "b1", "b2")::equals);
    }

    private void emitter(ChildProcess process) {
        process.await(EmitterMain.READY);
        process.tell("blue from outside");
        process.tell(a2.id() + " mark");
        process.tell("blue mark");
        for (CheckClient client : List.of(a1, b1)) {
            unlessEqual(List.of("from outside"), client.newsUntil("mark"), client.name() + " received");
        }
        unlessEqual(List.of(), a2.newsUntil("mark"), "a2, which is not in blue, received");
    }

    /**
     * The second server is frozen first, so that it cannot answer. The fetch must end with what the living say, long
     * before its own timeout, as soon as the frozen one is dead.
     */
    private void killWhileFetching(ChildProcess process) {
        process.freeze();
        CompletableFuture<Object> fetch = a1.begin("fetchSockets", Rooms.ALL, 6 * TIMEOUT_MS);
        a1.ping();
        unless(!fetch.isDone(), "the fetch did not wait for the frozen server");
        process.kill();
        Object result = CheckClient.within(fetch, TIMEOUT_MS, "the fetch waited for the dead server");
        Set<String> names =
                CheckClient.fetched(result).stream().map(Fetched::name).collect(Collectors.toSet());
        unlessEqual(Set.of("a1", "a2"), names, "the sockets that are left");
    }

    @Override
    public void close() {
        List.of(a1, a2, b1, b2).forEach(CheckClient::close);
    }
}
