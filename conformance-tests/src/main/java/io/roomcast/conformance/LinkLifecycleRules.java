package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.MemberList;
import io.roomcast.adapter.spi.Members;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import org.junit.jupiter.api.Assumptions;

abstract class LinkLifecycleRules extends LinkRules {
    private static MemberList memberList(LinkedNode node) {
        return node.link().memberList().orElseGet(() -> {
            Assumptions.abort("the backend does not tell who is linked: the engine's heartbeats do");
            throw new AssertionError();
        });
    }

    private static void awaitMembers(LinkedNode asked, LinkedNode... expected) {
        Set<String> ids =
                Set.copyOf(List.of(expected).stream().map(LinkedNode::id).toList());
        Waiting.await().untilAsserted(() -> {
            Members members = Waiting.get(memberList(asked).members());
            assertThat(members.count()).as("number of members").isEqualTo(ids.size());
            assertThat(ids).as("ids of members").containsAll(members.nodeIds());
        });
    }

    @Rule(id = "LINK-19", says = "the nodes that are linked are the members of a namespace, and nobody else is")
    void members() {
        LinkedNode one = node();
        awaitMembers(one, one);
        LinkedNode two = node();
        LinkedNode elsewhere = node("/elsewhere");
        LinkedNode otherPrefix = node(backend(prefix() + "x"));
        for (LinkedNode asked : List.of(one, two)) {
            awaitMembers(asked, one, two);
        }
        awaitMembers(elsewhere, elsewhere);
        awaitMembers(otherPrefix, otherPrefix);
        for (LinkedNode similar : List.of(node("/a"), node("/a#b"), node("/a*"), node("/a/b"))) {
            awaitMembers(similar, similar);
        }
    }

    @Rule(id = "LINK-20", says = "a node whose link is closed is no member any more")
    void noMemberAfterClose() {
        LinkedNode stays = node();
        LinkedNode leaves = node();
        awaitMembers(stays, stays, leaves);
        leaves.close();
        awaitMembers(stays, stays);
        LinkedNode comes = node();
        awaitMembers(stays, stays, comes);
    }

    @Rule(id = "LINK-21", says = "a node whose backend is gone without a word is no member any more")
    void noMemberAfterCrash() {
        LinkedNode stays = node();
        LinkedNode dies = node();
        awaitMembers(stays, stays, dies);
        dies.backend().close();
        awaitMembers(stays, stays);
    }

    @Rule(id = "LINK-22", says = "after a link is closed nothing is delivered to it")
    void deafAfterClose() {
        LinkedNode sender = node();
        LinkedNode stays = node();
        LinkedNode leaves = node();
        Waiting.get(sender.emit("before"));
        leaves.awaitEvent("before");
        leaves.close();
        int heard = leaves.inbox().messages().size();
        for (int i = 0; i < 100; i++) {
            Waiting.get(sender.emit("after", i));
        }
        Waiting.get(sender.emit("end"));
        stays.awaitEvent("end");
        assertThat(leaves.inbox().messages()).hasSize(heard);
    }

    @Rule(id = "LINK-23", says = "what was published before a link was closed still arrives")
    void flushesWhenClosed() {
        LinkedNode receiver = node();
        LinkedNode leaves = node();
        for (int i = 0; i < 200; i++) {
            var unused = leaves.emit("n", i);
        }
        leaves.close();
        leaves.backend().close();
        Waiting.await()
                .alias("all 200 messages from before the end")
                .until(() -> receiver.events().size() == 200);
    }

    @Rule(
            id = "LINK-24",
            says = "publishing or answering on a closed link fails the caller's stage, and throws nothing")
    void closedLinkFails() {
        LinkedNode node = node();
        node.close();
        Waiting.failure(node.emit("late"), RuntimeException.class);
        Waiting.failure(
                node.link().respond("nobody", new ClusterMessage.BroadcastClientCount(node.id(), "r", 1)),
                RuntimeException.class);
    }

    @Rule(id = "LINK-25", says = "closing twice is harmless, and both are told the end")
    void closesTwice() {
        LinkedNode node = node();
        CompletionStage<Void> first = node.link().close();
        CompletionStage<Void> second = node.link().close();
        Waiting.get(first);
        Waiting.get(second);
        node.backend().close();
        node.backend().close();
    }

    @Rule(id = "LINK-26", says = "closing a link leaves the other links of its backend alone")
    void closesAlone() {
        Backend backend = backend();
        LinkedNode stays = node(backend);
        LinkedNode leaves = new LinkedNode(backend, "/other", null);
        LinkedNode sender = node();
        leaves.close();
        Waiting.get(sender.emit("after"));
        stays.awaitEvent("after");
        Waiting.get(stays.emit("back"));
        sender.awaitEvent("back");
    }

    @Rule(id = "LINK-27", says = "two nodes of one backend hear each other")
    void nodesOfOneBackend() {
        Backend backend = backend();
        LinkedNode one = node(backend);
        LinkedNode two = node(backend);
        Waiting.get(one.emit("hello"));
        two.awaitEvent("hello");
        assertThat(two.eventNames()).containsExactly("hello");
    }

    @Rule(id = "LINK-28", says = "a closed backend refuses links, publishers and messages: their stages fail")
    void closedBackendRefuses() {
        Backend backend = backend();
        LinkedNode node = node(backend);
        Publisher publisher = Waiting.get(backend.publisher());
        backend.close();
        Waiting.failure(node.emit("late"), RuntimeException.class);
        Waiting.failure(
                publisher.publish(
                        node.namespace(),
                        new ClusterMessage.Broadcast(
                                ClusterMessage.EMITTER, null, Packet.of("late"), BroadcastOptions.ALL)),
                RuntimeException.class);
        LinkInbox inbox = new LinkInbox("late");
        Waiting.failure(backend.link(new NodeContext("late", "/", null), inbox), RuntimeException.class);
        Waiting.failure(backend.publisher(), RuntimeException.class);
    }

    @Rule(id = "LINK-29", says = "a message that cannot be written fails its caller, and holds up no other")
    void unwritable() {
        LinkedNode sender = node();
        LinkedNode receiver = node();
        EventData event = deepest();
        CompletionStage<?> published = sender.link()
                .publish(new ClusterMessage.Broadcast(sender.id(), null, new Packet(event), BroadcastOptions.ALL));
        Waiting.get(sender.emit("after"));
        receiver.awaitEvent("after");
        boolean arrived = receiver.eventNames().contains("deep");
        boolean failed = Waiting.get(published.handle((offset, failure) -> failure != null));
        assertThat(failed)
                .as("it arrived (%s), or its caller was told that it did not", arrived)
                .isNotEqualTo(arrived);
    }

    /** The most deeply nested event that can be made: with what a format puts around it, it may be too deep to write. */
    private static EventData deepest() {
        for (int depth = 2000; ; depth--) {
            List<Object> nested = new ArrayList<>();
            for (int i = 1; i < depth; i++) {
                nested = new ArrayList<>(List.of(nested));
            }
            try {
                return EventData.of("deep", nested);
            } catch (IllegalArgumentException tooDeep) {
                // one level less, then
            }
        }
    }

    @Rule(id = "LINK-30", says = "a client that the application lends serves several backends, and outlives them")
    void borrowedClient() throws Exception {
        require(Capability.BORROWED_CLIENT);
        try (BorrowedClient client = kit().borrowClient(prefix())) {
            LinkedNode one = node(closed(client.newBackend()));
            LinkedNode two = node(closed(client.newBackend()));
            Waiting.get(one.emit("hello"));
            two.awaitEvent("hello");
            one.close();
            one.backend().close();
            Waiting.get(node().emit("still"));
            two.awaitEvent("still");
            two.backend().close();
            LinkedNode again = node(closed(client.newBackend()));
            Waiting.get(node().emit("again"));
            again.awaitEvent("again");
            again.backend().close();
        }
    }

    @Rule(id = "LINK-31", says = "closed links and backends leave no thread behind")
    void leavesNoThread() throws Exception {
        openAndClose(); // starts what a process starts once
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        for (int i = 0; i < 3; i++) {
            openAndClose();
        }
        Waiting.await().untilAsserted(() -> assertThat(
                        Thread.getAllStackTraces().keySet())
                .as("threads that were started meanwhile")
                .filteredOn(thread -> !before.contains(thread) && !isShared(thread) && !kit().isOfServer(thread))
                .isEmpty());
    }

    private void openAndClose() throws Exception {
        try (Backend backend = kit().newBackend(prefix())) {
            LinkedNode closes = new LinkedNode(backend, "/", null);
            LinkedNode other = new LinkedNode(backend, "/other", null);
            Waiting.get(closes.emit("hello"));
            Waiting.get(other.emit("hello"));
            closes.close(); // the other is left to the backend
        }
    }

    /** Of the JVM's common pool, which keeps them for a minute, or the one that looks. */
    private static boolean isShared(Thread thread) {
        return thread == Thread.currentThread()
                || (thread instanceof ForkJoinWorkerThread worker && worker.getPool() == ForkJoinPool.commonPool());
    }
}
