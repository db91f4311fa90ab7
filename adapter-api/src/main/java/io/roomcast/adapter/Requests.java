package io.roomcast.adapter;

import io.roomcast.adapter.spi.Members;
import io.roomcast.adapter.spi.Timer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The questions of this node that are not answered yet, by request id. While there are any, nodes that leave are noticed. */
final class Requests {
    private static final Duration LOOK = Duration.ofMillis(250);

    private final String nodeId;
    private final Membership membership;
    private final Timer timer;
    private final Map<String, PendingRequest<?>> pending = new ConcurrentHashMap<>();
    private Timer.@Nullable Task look;

    Requests(String nodeId, Membership membership, Timer timer) {
        this.nodeId = nodeId;
        this.membership = membership;
        this.timer = timer;
    }

    /**
     * Keeps a request until it is done. Called right before it is published: who is there then has to answer, and who
     * comes later does not.
     */
    void add(String requestId, PendingRequest<?> request, Duration timeout) {
        pending.put(requestId, request);
        request.whenDone(() -> pending.remove(requestId));
        request.expireAfter(timeout, timer);
        membership.members().whenComplete((members, failure) -> {
            if (members != null) {
                request.expect(others(members), members.unnamed());
            } else if (failure != null) {
                request.fail(unwrapped(failure));
            }
        });
        if (!request.isDone()) {
            lookSoon();
        }
    }

    @Nullable
    PendingRequest<?> get(String requestId) {
        return pending.get(requestId);
    }

    void left(String node) {
        pending.values().forEach(request -> request.left(node));
    }

    private synchronized void lookSoon() {
        if (look == null) {
            look = timer.schedule(LOOK, this::look);
        }
    }

    private void look() {
        synchronized (this) {
            look = null;
        }
        if (!pending.isEmpty()) {
            refresh();
            lookSoon();
        }
    }

    /** Strikes the nodes that are gone. Requests added meanwhile are left alone: they have news of their own. */
    void refresh() {
        Map<String, PendingRequest<?>> asked = Map.copyOf(pending);
        if (asked.isEmpty()) {
            return;
        }
        membership.members().thenAccept(members -> {
            var others = others(members);
            asked.values().forEach(request -> request.onlyAlive(others, members.unnamed()));
        });
    }

    private Set<String> others(Members members) {
        var others = new HashSet<>(members.nodeIds());
        others.remove(nodeId);
        return others;
    }

    static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
