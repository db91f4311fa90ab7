package io.roomcast.mongo;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Own documents that are to come back by the change stream, in their place among those of others. */
final class Awaited {
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private boolean hearing;

    private static final class Entry {
        final CompletableFuture<@Nullable Void> passed = new CompletableFuture<>();
        final boolean only;
        boolean there;
        boolean early;

        Entry(boolean only) {
            this.only = only;
        }
    }

    /** Completes when it came back, or, while nothing is received, when it is in the collection; fails if it does not get there. */
    CompletionStage<@Nullable Void> place(Publication publication) {
        return await(publication, new Entry(false));
    }

    /** Completes when it came back; fails if that cannot be known. */
    CompletionStage<@Nullable Void> arrival(Publication publication) {
        return await(publication, new Entry(true));
    }

    private CompletionStage<@Nullable Void> await(Publication publication, Entry entry) {
        String id = publication.id.toHexString();
        boolean deaf;
        synchronized (this) {
            deaf = !hearing && entry.only;
            if (!deaf) {
                entries.put(id, entry);
            }
        }
        if (deaf) {
            entry.passed.completeExceptionally(notHearing());
        } else {
            var unused = publication.whenComplete((done, failure) -> inserted(id, entry, failure));
        }
        return entry.passed;
    }

    private static IllegalStateException notHearing() {
        return new IllegalStateException("the change stream is interrupted");
    }

    private void inserted(String id, Entry entry, @Nullable Throwable failure) {
        boolean over;
        synchronized (this) {
            entry.there = true;
            over = failure != null || ((!hearing || entry.early) && !entry.only);
            if (over) {
                entries.remove(id);
            }
        }
        if (failure != null) {
            entry.passed.completeExceptionally(failure);
        } else if (over) {
            entry.passed.complete(null);
        }
    }

    /** A document came by. */
    void passed(String id) {
        Entry entry;
        synchronized (this) {
            entry = entries.isEmpty() ? null : entries.remove(id);
        }
        if (entry != null) {
            entry.passed.complete(null);
        }
    }

    /** What comes from now on is received; what is on its way into the collection may have been there before. */
    synchronized void hearing() {
        hearing = true;
        entries.values().forEach(entry -> entry.early = true);
    }

    /** Nothing comes, for now. */
    void deaf() {
        List<Entry> over = new ArrayList<>();
        synchronized (this) {
            hearing = false;
            for (Iterator<Entry> all = entries.values().iterator(); all.hasNext(); ) {
                Entry entry = all.next();
                if (entry.only || entry.there) {
                    all.remove();
                    over.add(entry);
                }
            }
        }
        for (Entry entry : over) {
            if (entry.only) {
                entry.passed.completeExceptionally(notHearing());
            } else {
                entry.passed.complete(null);
            }
        }
    }
}
