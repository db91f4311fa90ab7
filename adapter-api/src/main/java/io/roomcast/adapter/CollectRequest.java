package io.roomcast.adapter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A question that each server answers once. */
abstract class CollectRequest<T> extends PendingRequest<T> {
    private final List<T> answers;

    private CollectRequest(Collection<T> own) {
        this.answers = new ArrayList<>(own);
    }

    final void answer(String nodeId, Collection<T> more) {
        answered(nodeId, () -> answers.addAll(more));
    }

    @Override
    final List<T> answers() {
        return answers;
    }

    @Override
    final String timeoutMessage(int servers, int outOf) {
        return "timeout reached: only %d responses received out of %d".formatted(outOf - servers, outOf);
    }

    /** Which sockets are there? */
    static final class Sockets extends CollectRequest<RemoteSocket> {
        /** Starts with this server's own. */
        Sockets(Collection<RemoteSocket> own) {
            super(own);
        }
    }

    /** What do the servers answer to an event? */
    static final class Events extends CollectRequest<Value> {
        Events() {
            super(List.of());
        }
    }
}
