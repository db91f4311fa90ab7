package io.roomcast.postgres;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.benchmarks.jmh.WireFormat;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The format of this package to benchmarks, which it does not show to others: of the same name, but in the module of the
 * benchmarks.
 */
public final class PostgresWireFormats {
    private PostgresWireFormats() {}

    /** JSON in a notification; MessagePack in a row if there is binary, without the notification that names the row. */
    public static WireFormat<?> notifications() {
        PostgresFormat format = new PostgresFormat(WireFormat.NAMESPACE, PostgresSettings.DEFAULT);
        return new WireFormat<Payload>() {
            @Override
            public Payload encode(ClusterMessage.Broadcast message) {
                return format.write(message);
            }

            @Override
            public @Nullable ClusterMessage decode(Payload encoded) throws IOException {
                return encoded.isAttached()
                        ? format.readRow(encoded.attachment()).message()
                        : format.readNotification(encoded.text()).message();
            }
        };
    }
}
