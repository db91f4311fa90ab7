package io.roomcast.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoInternalException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.ServerAddress;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonSerializationException;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** A place in the stream is kept as long as it may be of use, and given up with a report. */
class PositionTest {
    private static final BsonDocument TOKEN = new BsonDocument("_data", new BsonString("82"));

    private final Position position = new Position();

    private static MongoCommandException error(int code) {
        return new MongoCommandException(
                new BsonDocument("ok", new BsonInt32(0)).append("code", new BsonInt32(code)), new ServerAddress());
    }

    private Document options() {
        return position.stage().get("$changeStream", Document.class);
    }

    @Test
    void itBeginsNowAndGoesOnAfterTheTimeOfOpeningUntilThereIsAToken() {
        assertThat(options()).isEmpty();
        position.opened(new BsonTimestamp(100, 1));
        assertThat(options()).containsEntry("startAtOperationTime", new BsonTimestamp(100, 2));
        position.advance(TOKEN);
        position.opened(new BsonTimestamp(200, 1));
        assertThat(options()).containsOnly(java.util.Map.entry("resumeAfter", TOKEN));
    }

    @Test
    void aBrokenConnectionOrAnElectionKeepsIt() {
        position.advance(TOKEN);
        for (int i = 0; i < 3; i++) {
            position.failed(new MongoSocketReadException("gone", new ServerAddress()));
            position.failed(error(11600)); // interrupted at shutdown
            position.failed(error(13)); // not allowed, which is to be mended
            position.failed(new IllegalStateException("the collection is an ordinary one"));
        }
        assertThat(options()).containsEntry("resumeAfter", TOKEN);
        assertThat(position.takeLoss()).isNull();
    }

    @Test
    void aTokenThatLeftTheOplogIsGivenUpAtOnce() {
        position.advance(TOKEN);
        position.failed(error(286));
        assertThat(options()).isEmpty();
        assertThat(position.takeLoss()).contains("286");
        assertThat(position.takeLoss()).isNull();
    }

    @Test
    void aPlaceAtWhichTheServerFailsTwiceIsGivenUp() {
        position.advance(TOKEN);
        position.failed(error(10334)); // an event that is too large
        assertThat(options()).containsEntry("resumeAfter", TOKEN);
        position.failed(error(10334));
        assertThat(options()).isEmpty();
        assertThat(position.takeLoss()).contains("cannot be resumed");

        position.advance(TOKEN);
        position.failed(error(10334));
        position.advance(TOKEN);
        position.failed(error(10334));
        assertThat(options()).as("it worked in between").containsEntry("resumeAfter", TOKEN);
    }

    @Test
    void aPlaceThatTheDriverCannotReadIsGivenUpToo() {
        for (RuntimeException failure : List.of(
                new BsonSerializationException("not BSON"),
                new MongoInternalException("more than a message may have"))) {
            position.advance(TOKEN);
            position.failed(failure);
            assertThat(options()).containsEntry("resumeAfter", TOKEN);
            position.failed(failure);
            assertThat(options()).isEmpty();
            assertThat(position.takeLoss()).contains(failure.getMessage());
        }
    }

    @Test
    void afterTheEndOfACollectionItGoesOnWithTheNext() {
        position.ended(TOKEN, "dropped");
        assertThat(options()).containsOnly(java.util.Map.entry("startAfter", TOKEN));
        assertThat(position.takeLoss()).isEqualTo("dropped");
    }

    @Test
    void aFailureBeforeAnythingWasHeardLosesNothing() {
        position.failed(error(286));
        position.failed(error(286));
        assertThat(position.takeLoss()).isNull();
    }
}
