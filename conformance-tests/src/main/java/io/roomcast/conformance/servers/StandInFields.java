package io.roomcast.conformance.servers;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.List;

/** Fields that a command must have. */
final class StandInFields {
    private StandInFields() {}

    static String text(Document document, String field) {
        return value(document, field, String.class);
    }

    static long number(Document document, String field) {
        return value(document, field, Number.class).longValue();
    }

    static Document document(Document document, String field) {
        return value(document, field, Document.class);
    }

    @SuppressWarnings("unchecked")
    static <T> List<T> list(Document document, String field) {
        return (List<T>) value(document, field, List.class);
    }

    private static <T> T value(Document document, String field, Class<T> type) {
        Object value = document.get(field);
        if (!type.isInstance(value)) {
            throw new MongoServerError(9, "FailedToParse", "'" + field + "' must be a " + type.getSimpleName());
        }
        return type.cast(value);
    }
}
