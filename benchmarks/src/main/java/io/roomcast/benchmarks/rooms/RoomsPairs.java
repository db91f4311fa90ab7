package io.roomcast.benchmarks.rooms;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Lab;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pairs that take turns, by what they are. */
final class RoomsPairs implements AutoCloseable {
    private final Map<RoomsSubject, RoomsPair> all = new LinkedHashMap<>();

    private RoomsPairs() {}

    /** Starts one of each. */
    static RoomsPairs start(Candidate candidate, List<RoomsSubject> subjects, Lab lab) throws IOException {
        RoomsPairs pairs = new RoomsPairs();
        try {
            for (RoomsSubject subject : subjects) {
                pairs.all.put(subject, RoomsPair.start(candidate, subject, lab, null));
            }
            return pairs;
        } catch (IOException | RuntimeException e) {
            pairs.close();
            throw e;
        }
    }

    /** In the order in which they take turns. */
    Map<RoomsSubject, RoomsPair> all() {
        return all;
    }

    /** Closes all, whatever happens to the others. */
    @Override
    public void close() throws IOException {
        @Nullable IOException failure = null;
        for (RoomsPair pair : all.values()) {
            try {
                pair.close();
            } catch (IOException e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
