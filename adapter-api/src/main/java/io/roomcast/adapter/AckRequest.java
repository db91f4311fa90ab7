package io.roomcast.adapter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The answers of clients to a broadcast ({@code wire.md} §2.5): every server says how many clients it reached, and
 * passes their answers on; the two may arrive in any order.
 */
final class AckRequest extends PendingRequest<Value> {
    private final String ownNodeId;
    private final boolean single;
    private final List<Value> answers = new ArrayList<>();
    private final Map<String, Integer> outstanding = new HashMap<>();
    private boolean ownCounted;

    /**
     * For one broadcast.
     *
     * @param single whether one answer is all that is wanted, so that it ends the request
     */
    AckRequest(String ownNodeId, boolean single) {
        this.ownNodeId = ownNodeId;
        this.single = single;
    }

    /** A server reached that many clients. */
    void count(String nodeId, int clients) {
        answered(nodeId, () -> {
            ownCounted |= nodeId.equals(ownNodeId);
            outstanding.merge(nodeId, clients, Integer::sum);
        });
    }

    /** A client of a server answered. */
    void answer(String nodeId, Value answer) {
        update(() -> {
            answers.add(answer);
            outstanding.merge(nodeId, -1, Integer::sum);
        });
    }

    @Override
    List<Value> answers() {
        return answers;
    }

    @Override
    int missingAnswers() {
        int missing = ownCounted ? 0 : 1;
        for (int clients : outstanding.values()) {
            missing += Math.max(0, clients); // below zero: answers that came before the count
        }
        return missing;
    }

    @Override
    String timeoutMessage(int servers, int outOf) {
        return servers > 0
                ? "operation has timed out: %d of %d servers did not answer".formatted(servers, outOf)
                : "operation has timed out: %d clients did not answer".formatted(missingAnswers());
    }

    @Override
    boolean isSatisfied() {
        return single && !answers.isEmpty();
    }

    @Override
    void strike(String nodeId) {
        outstanding.remove(nodeId);
    }

    @Override
    void strikeAllBut(Set<String> nodeIds) {
        outstanding
                .keySet()
                .removeIf(nodeId -> !nodeId.isEmpty() && !nodeId.equals(ownNodeId) && !nodeIds.contains(nodeId));
    }
}
