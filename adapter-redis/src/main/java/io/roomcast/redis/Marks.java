package io.roomcast.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Places in what a connection tells. A mark is the name of a channel to which nobody subscribes: Redis confirms that it is
 * given up after everything that it had to tell before.
 */
final class Marks {
    private static final String PREFIX = "roomcast-mark-";

    private final Map<String, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();

    /**
     * A new mark.
     *
     * @param passed completed when it is passed; once it is completed, however, the mark is forgotten
     */
    byte[] add(CompletableFuture<Void> passed) {
        String name = PREFIX + count.incrementAndGet();
        waiting.put(name, passed);
        CompletableFuture<Void> unused = passed.whenComplete((done, failure) -> waiting.remove(name));
        return name.getBytes(US_ASCII);
    }

    /** Whether that is the name of a mark; if so, it is passed. */
    boolean pass(byte[] channel) {
        String name = new String(channel, US_ASCII);
        CompletableFuture<Void> passed = waiting.get(name);
        if (passed != null) {
            passed.complete(null);
        }
        return name.startsWith(PREFIX);
    }

    /** Nothing is told any more. */
    void passAll() {
        List.copyOf(waiting.values()).forEach(passed -> passed.complete(null));
    }
}
