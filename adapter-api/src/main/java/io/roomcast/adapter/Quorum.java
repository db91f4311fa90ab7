package io.roomcast.adapter;

import io.roomcast.adapter.spi.ClusterMessage;
import java.util.HashSet;
import java.util.Set;

/**
 * Who still has to answer: by node id where known, by count otherwise. An answer whose format does not name its sender
 * stands for any one of them. Not safe for use by several threads.
 */
final class Quorum {
    private final Set<String> answered = new HashSet<>();
    private final Set<String> waiting = new HashSet<>();
    private int unnamedWaiting;
    private int unnamedAnswers;
    private boolean known;

    /** Until this is called nobody knows who is to answer, and the quorum is not complete. */
    void expect(Set<String> nodeIds, int unnamed) {
        waiting.addAll(nodeIds);
        waiting.removeAll(answered);
        unnamedWaiting = unnamed;
        known = true;
    }

    /** Takes an answer; false if that node answered before. */
    boolean answered(String nodeId) {
        if (nodeId.equals(ClusterMessage.UNNAMED)) {
            unnamedAnswers++;
            return true;
        }
        waiting.remove(nodeId);
        return answered.add(nodeId);
    }

    /** Only these nodes are there: the others cannot answer any more. */
    void onlyAlive(Set<String> nodeIds, int unnamed) {
        waiting.retainAll(nodeIds);
        unnamedWaiting = Math.min(unnamedWaiting, unnamed);
    }

    void left(String nodeId) {
        waiting.remove(nodeId);
    }

    boolean isComplete() {
        return known && missing() == 0;
    }

    int missing() {
        return Math.max(0, waiting.size() + unnamedWaiting - unnamedAnswers);
    }

    /** Those that did not answer; none if that cannot be told, because there are answers without a name. */
    Set<String> missingNodes() {
        return unnamedAnswers == 0 ? Set.copyOf(waiting) : Set.of();
    }

    /** How many answered or have to. */
    int total() {
        return answered.size() + Math.max(waiting.size() + unnamedWaiting, unnamedAnswers);
    }
}
