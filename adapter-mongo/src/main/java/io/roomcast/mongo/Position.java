package io.roomcast.mongo;

import com.mongodb.MongoException;
import com.mongodb.MongoInternalException;
import com.mongodb.MongoServerException;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Where the change stream goes on when it is opened again, and when that place is given up. For the thread that reads. */
final class Position {
    /** ChangeStreamHistoryLost, ChangeStreamFatalError, InvalidResumeToken, CappedPositionLost. */
    private static final Set<Integer> LOST = Set.of(286, 280, 260, 136);

    /** What the drivers of MongoDB resume after: network, elections, shutdown, a cursor that is gone. */
    private static final Set<Integer> RESUMABLE =
            Set.of(6, 7, 43, 63, 89, 91, 133, 150, 189, 234, 262, 9001, 10107, 11600, 11602, 13388, 13435, 13436);

    /** Of the settings or permissions, and not of the position: AuthenticationFailed, Unauthorized, NotAReplicaSet. */
    private static final Set<Integer> NOT_OF_THE_POSITION = Set.of(13, 18, 8000, 40573);

    private static final String RESUMABLE_LABEL = "ResumableChangeStreamError";

    private @Nullable BsonDocument token;
    private boolean afterEnd;
    private @Nullable BsonTimestamp time;
    private boolean failed;
    private @Nullable String loss;

    /** The stage that opens the stream. */
    Document stage() {
        Document options = new Document();
        if (token != null) {
            options.append(afterEnd ? "startAfter" : "resumeAfter", token);
        } else if (time != null) {
            options.append("startAtOperationTime", time);
        }
        return new Document("$changeStream", options);
    }

    /**
     * The stream is open.
     *
     * @param now the time of the server
     */
    void opened(@Nullable BsonTimestamp now) {
        if (token == null && time == null && now != null) {
            time = new BsonTimestamp(now.getValue() + 1);
        }
    }

    /** All up to here has been delivered. */
    void advance(BsonDocument to) {
        token = to;
        afterEnd = false;
        failed = false;
    }

    /** The collection of the stream is gone; the stream goes on with the next of that name. */
    void ended(BsonDocument to, String reason) {
        advance(to);
        afterEnd = true;
        loss = reason;
    }

    /** It cannot be opened or read. A place at which that fails twice is given up, unless the reason is one that passes. */
    void failed(RuntimeException failure) {
        if ((token == null && time == null) || passes(failure)) {
            return;
        } else if (failed || isLost(failure)) {
            token = null;
            time = null;
            failed = false;
            loss = "the change stream cannot be resumed, messages may be missing: " + failure.getMessage();
        } else {
            failed = true;
        }
    }

    private static boolean isLost(RuntimeException failure) {
        return failure instanceof MongoServerException server && LOST.contains(server.getCode());
    }

    /** Of the network, the server or the settings; what the driver cannot read comes again at the same place. */
    private static boolean passes(RuntimeException failure) {
        return failure instanceof MongoServerException server
                ? isResumable(server)
                : failure instanceof IllegalStateException
                        || (failure instanceof MongoException && !(failure instanceof MongoInternalException));
    }

    private static boolean isResumable(MongoServerException failure) {
        return failure.hasErrorLabel(RESUMABLE_LABEL)
                || RESUMABLE.contains(failure.getCode())
                || NOT_OF_THE_POSITION.contains(failure.getCode());
    }

    /** What may be missing since this was asked before, or null if nothing is. */
    @Nullable
    String takeLoss() {
        String reason = loss;
        loss = null;
        return reason;
    }
}
