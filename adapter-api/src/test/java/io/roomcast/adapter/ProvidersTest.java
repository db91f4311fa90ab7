package io.roomcast.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.BackendProvider;
import io.roomcast.adapter.spi.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Finding a backend")
class ProvidersTest {
    private record Named(String name) implements BackendProvider {
        @Override
        public Backend open(Settings settings) {
            throw new UnsupportedOperationException();
        }
    }

    private record Other(String name) implements BackendProvider {
        @Override
        public Backend open(Settings settings) {
            throw new UnsupportedOperationException();
        }
    }

    /** It needs a library that is not there. */
    private record Unavailable(String name) implements BackendProvider {
        @Override
        public boolean isAvailable() {
            return false;
        }

        @Override
        public Backend open(Settings settings) {
            throw new UnsupportedOperationException();
        }
    }

    private static Providers with(BackendProvider... providers) {
        return new Providers(List.of(providers));
    }

    @Test
    @DisplayName("a named one is taken by name")
    void named() {
        assertThat(with(new Named("a"), new Named("redis")).choose("a").name()).isEqualTo("a");
    }

    @Test
    @DisplayName("the only one is taken without a name")
    void only() {
        assertThat(with(new Named("a")).choose(null).name()).isEqualTo("a");
    }

    @Test
    @DisplayName("one that lacks a library is taken by name only")
    void unavailable() {
        Providers providers = with(new Named("a"), new Unavailable("b"), new Unavailable("redis"));
        assertThat(providers.choose(null).name()).isEqualTo("a");
        assertThat(providers.choose("b").name()).isEqualTo("b");
        assertThatThrownBy(() -> with(new Unavailable("b")).choose(null)).hasMessageContaining("no backend");
    }

    @Test
    @DisplayName("of several, Redis is taken")
    void redis() {
        assertThat(with(new Named("a"), new Named("redis")).choose(null).name()).isEqualTo("redis");
    }

    @Test
    @DisplayName("several without Redis: an error that lists them")
    void several() {
        assertThatThrownBy(() -> with(new Named("a"), new Named("b")).choose(null))
                .hasMessageContaining("[a, b]")
                .hasMessageContaining("Adapters.open(\"a\"");
    }

    @Test
    @DisplayName("a missing one: an error that names the artifact to add")
    void missing() {
        assertThatThrownBy(() -> with(new Named("a")).choose("redis"))
                .hasMessageContaining("io.roomcast:roomcast-adapter-redis");
        assertThatThrownBy(() -> with().choose(null)).hasMessageContaining("io.roomcast:roomcast-adapter-redis");
        assertThatThrownBy(() -> Adapters.open("redis", Map.of()))
                .hasMessageContaining("add the Maven artifact io.roomcast:roomcast-adapter-redis");
    }

    @Test
    @DisplayName("an unknown one: an error that lists those that can be had")
    void unknown() {
        assertThatThrownBy(() -> with(new Named("a")).choose("rediss"))
                .hasMessageContaining("no backend is named 'rediss'")
                .hasMessageContaining("[a]")
                .hasMessageContaining("roomcast-adapter-redis");
    }

    @Test
    @DisplayName("two with one name: an error that says where both come from")
    void twice() {
        assertThatThrownBy(() -> with(new Named("a"), new Other("a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Named.class.getName() + " in file:")
                .hasMessageContaining(Other.class.getName() + " in file:");
    }

    @Test
    @DisplayName("settings: a misspelt name is refused with the known ones, a wrong value with what it must be")
    void settings() {
        Settings settings = new Settings(Map.of("urii", "x", "flag", "yes", "number", "70000"));
        settings.text("uri");

        assertThatThrownBy(() -> settings.checkAllKnown("redis"))
                .hasMessageContaining("urii")
                .hasMessageContaining("[uri]");
        assertThatThrownBy(() -> settings.flag("flag", false)).hasMessageContaining("true or false");
        assertThatThrownBy(() -> settings.integer("number", 1, 0, 65535)).hasMessageContaining("from 0 to 65535");
    }
}
