package io.roomcast.mongo;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.benchmarks.jmh.WireFormat;
import java.io.IOException;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * The format of this package to benchmarks, which it does not show to others: of the same name, but in the module of the
 * benchmarks.
 */
public final class MongoWireFormats {
    private MongoWireFormats() {}

    /** Documents with the moment when they were made, without the event of the change stream around them. */
    public static WireFormat<RawBsonDocument> documents() {
        MongoFormat format = new MongoFormat(WireFormat.NAMESPACE, true);
        return new WireFormat<>() {
            @Override
            public RawBsonDocument encode(ClusterMessage.Broadcast message) {
                return format.write(message).document;
            }

            @Override
            public @Nullable ClusterMessage decode(RawBsonDocument encoded) throws IOException {
                return format.read(BsonTreeReader.read(encoded));
            }
        };
    }
}
