package io.roomcast.adapter;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Members;
import io.roomcast.adapter.spi.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who is in the cluster, where only messages can tell ({@code wire.md} §2.4). */
final class HeartbeatMembership implements Membership {
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final String nodeId;
    private final Duration interval;
    private final Duration timeout;
    private final Timer timer;
    private final Consumer<ClusterMessage> publish;
    private final Consumer<String> onLeft;
    private final Map<String, Long> lastSeen = new ConcurrentHashMap<>();
    private boolean stopped;
    private Timer.@Nullable Task beat;
    private Timer.@Nullable Task sweep;

    HeartbeatMembership(
            String nodeId,
            Duration interval,
            Duration timeout,
            Timer timer,
            Consumer<ClusterMessage> publish,
            Consumer<String> onLeft) {
        this.nodeId = nodeId;
        this.interval = interval;
        this.timeout = timeout;
        this.timer = timer;
        this.publish = publish;
        this.onLeft = onLeft;
    }

    @Override
    public void start() {
        publish.accept(new ClusterMessage.InitialHeartbeat(nodeId));
        scheduleBeat();
        scheduleSweep();
    }

    private synchronized void scheduleBeat() {
        if (!stopped) {
            beat = timer.schedule(interval, this::beat);
        }
    }

    /** Whatever else was sent: that need not have reached every node, or any. */
    private void beat() {
        publish.accept(new ClusterMessage.Heartbeat(nodeId));
        scheduleBeat();
    }

    private synchronized void scheduleSweep() {
        if (!stopped) {
            sweep = timer.schedule(SWEEP, this::sweep);
        }
    }

    private void sweep() {
        long now = timer.nanoTime();
        List<String> silent = new ArrayList<>();
        lastSeen.forEach((node, seen) -> {
            if (now - seen > timeout.toNanos()) {
                silent.add(node);
            }
        });
        silent.forEach(this::left);
        scheduleSweep();
    }

    @Override
    public CompletionStage<Members> members() {
        Set<String> all = new HashSet<>(lastSeen.keySet());
        all.add(nodeId);
        return CompletableFuture.completedFuture(new Members(all, 0));
    }

    @Override
    public void seen(String node) {
        if (!node.equals(nodeId) && !node.equals(ClusterMessage.EMITTER) && !node.equals(ClusterMessage.UNNAMED)) {
            lastSeen.put(node, timer.nanoTime());
        }
    }

    @Override
    public void left(String node) {
        lastSeen.remove(node);
        onLeft.accept(node);
    }

    @Override
    public void stop() {
        synchronized (this) {
            stopped = true;
            if (beat != null) {
                beat.cancel();
            }
            if (sweep != null) {
                sweep.cancel();
            }
        }
        publish.accept(new ClusterMessage.AdapterClose(nodeId));
    }
}
