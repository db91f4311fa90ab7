package io.roomcast.mongo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** The last broadcasts of a namespace in the order of the change stream, which is the one in which clients hear them. */
final class HeardIds {
    static final int REMEMBERED = 10_000;

    private final Deque<ObjectId> ids = new ArrayDeque<>();

    synchronized void add(ObjectId id) {
        if (ids.size() == REMEMBERED) {
            ids.removeFirst();
        }
        ids.addLast(id);
    }

    /** What comes next may not be what follows the last. */
    synchronized void forget() {
        ids.clear();
    }

    /** The next ids, oldest first; null if the one is not remembered. */
    synchronized @Nullable List<ObjectId> after(ObjectId id, int limit) {
        Deque<ObjectId> following = new ArrayDeque<>();
        for (Iterator<ObjectId> newestFirst = ids.descendingIterator(); newestFirst.hasNext(); ) {
            ObjectId next = newestFirst.next();
            if (next.equals(id)) {
                return following.stream().limit(limit).toList();
            }
            following.addFirst(next);
        }
        return null;
    }
}
