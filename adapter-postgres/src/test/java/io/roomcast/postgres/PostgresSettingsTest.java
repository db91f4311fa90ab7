package io.roomcast.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.roomcast.adapter.spi.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresSettingsTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "postgresql://host/db, jdbc:postgresql://host/db, -, -",
                "postgres://u:p@host:1234/db, jdbc:postgresql://host:1234/db, u, p",
                "postgresql://u%40x:p%2F+@h/db?sslmode=require, jdbc:postgresql://h/db?sslmode=require, u@x, p/+",
                "postgresql://u@host, jdbc:postgresql://host/, u, -",
                "'postgresql://u:a:b@h1:1,h2:2/db', 'jdbc:postgresql://h1:1,h2:2/db', u, a:b",
                "jdbc:postgresql://host/db?user=u, jdbc:postgresql://host/db?user=u, -, -",
            })
    void aUriIsReadAsNodeAndAsTheDriverWriteIt(String uri, String url, String user, String password) {
        assertThat(PostgresUri.parse("uri", uri)).isEqualTo(new PostgresUri(url, user, password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "redis://localhost", "postgresql:/secret", "postgresql://u:secret@host:x/db"})
    void whatIsNoUriIsRefusedWithoutShowingIt(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresSettings.DEFAULT.withUri(uri))
                .withMessageContaining("setting 'uri' is not a URI such as postgresql://")
                .withMessageNotContaining("secret");
    }

    @Test
    void peopleAreNotShownThePassword() {
        PostgresSettings settings = PostgresSettings.DEFAULT.withUris(
                "postgresql://u:secret@host/db", "jdbc:postgresql://host2/db?password=secret");
        assertThat(settings.toString())
                .contains("postgresql://host/db", "postgresql://host2/db")
                .doesNotContain("secret");
    }

    @Test
    void aChannelOfMoreThan63BytesIsRefusedAsPostgresWouldCutItOff() {
        PostgresSettings settings = PostgresSettings.DEFAULT.withChannelPrefix("p".repeat(59));
        assertThat(settings.channel("/é")).isEqualTo("p".repeat(59) + "#/é");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.channel("/é/é"))
                .withMessageContaining("66 bytes, but PostgreSQL takes 63");
    }

    @ParameterizedTest
    @CsvSource({
        "plain, \"plain\"",
        "MySchema.MyTable, \"myschema\".\"mytable\"",
    })
    void tablesAreQuotedAndNamedAsNodeNamesThem(String name, String sql) {
        assertThat(Identifiers.table("tableName", name)).isEqualTo(sql.replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", "a.b.c", "0123456789012345678901234567890123456789012345678901234567890123"})
    void whatNamesNoTableIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresSettings.DEFAULT.withTables(name, "sessions", true))
                .withMessageContaining("tableName");
    }

    @Test
    void theNamesAreThoseOfNode() {
        PostgresSettings read = PostgresSettings.of(new Settings(Map.of(
                "channelPrefix", "c",
                "tableName", "t",
                "payloadThreshold", "100",
                "cleanupInterval", "2000")));
        assertThat(read.channel("/")).isEqualTo("c#/");
        assertThat(read.tableName()).isEqualTo("t");
        assertThat(read.payloadThreshold()).isEqualTo(100);
        assertThat(read.cleanupInterval()).hasMillis(2000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8001})
    void aThresholdAboveWhatPostgresTakesIsRefused(int bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresSettings.DEFAULT.withPayloadThreshold(bytes))
                .withMessageContaining("payloadThreshold");
    }
}
