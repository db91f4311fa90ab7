package io.roomcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The nodes of a namespace")
class PresenceTest {
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID TWO = new UUID(0, 2);

    private Set<UUID> members = Set.of(ONE, TWO);
    private final Presence presence = new Presence(() -> members);

    @Test
    @DisplayName("live as long as their members do")
    void members() {
        presence.add("a", Presence.owner(ONE, false));
        presence.add("b", Presence.owner(TWO, true));
        assertThat(presence.live()).containsExactlyInAnyOrder("a", "b");
        members = Set.of(ONE);
        assertThat(presence.live()).containsExactly("a");
        assertThat(presence.isLive("b")).isFalse();
        assertThat(presence.forgetTheDead()).containsExactly("b");
        assertThat(presence.known()).containsExactly("a");
    }

    @Test
    @DisplayName("may be heard before their member is known, and then live with it")
    void early() {
        UUID unknown = new UUID(0, 3);
        presence.add("a", Presence.owner(unknown, false));
        assertThat(presence.live()).containsExactly("a");
        members = Set.of(ONE, TWO, unknown);
        assertThat(presence.live()).containsExactly("a");
        members = Set.of(ONE, TWO);
        assertThat(presence.live()).isEmpty();
    }

    @Test
    @DisplayName("in a client live while they say so")
    void clients() {
        assertThat(presence.add("a", Presence.owner(null, false))).isTrue();
        assertThat(presence.add("a", Presence.owner(null, false))).isFalse();
        members = Set.of();
        assertThat(presence.live()).containsExactly("a");
    }

    @Test
    @DisplayName("may have another member after a split")
    void moves() {
        assertThat(presence.add("a", Presence.owner(ONE, false))).isTrue();
        assertThat(presence.add("a", Presence.owner(ONE, false))).isFalse();
        assertThat(presence.add("a", Presence.owner(TWO, false))).isTrue();
        members = Set.of(TWO);
        assertThat(presence.live()).containsExactly("a");
        assertThat(presence.leave("a")).isTrue();
        assertThat(presence.leave("a")).isFalse();
    }

    @Test
    @DisplayName("that said farewell are not taken from an old list")
    void farewell() {
        presence.addRegistered("a", Presence.owner(ONE, false), presence.now());
        assertThat(presence.leave("a")).isTrue();
        assertThat(presence.addRegistered("a", Presence.owner(ONE, false), presence.now()))
                .isFalse();
        assertThat(presence.live()).isEmpty();
    }

    @Test
    @DisplayName("come and go with a list that is newer than their last word")
    void newList() {
        presence.add("a", Presence.owner(ONE, false));
        assertThat(presence.removeUnregistered("a", presence.now())).isTrue();
        assertThat(presence.removeUnregistered("a", presence.now())).isFalse();
        assertThat(presence.addRegistered("a", Presence.owner(ONE, false), presence.now()))
                .isTrue();
        assertThat(presence.addRegistered("a", Presence.owner(TWO, false), presence.now()))
                .isTrue();
        assertThat(presence.removeUnregistered("a", presence.now())).isTrue();
        assertThat(presence.live()).isEmpty();
    }

    @Test
    @DisplayName("that came back to another member while a list was read are not taken for what it says of them")
    void oldListOfAnotherMember() {
        UUID dead = new UUID(0, 4);
        long begun = presence.now();
        presence.add("a", Presence.owner(ONE, false));
        assertThat(presence.addRegistered("a", Presence.owner(dead, false), begun))
                .isFalse();
        assertThat(presence.removeUnregistered("a", begun)).isFalse();
        members = Set.of(TWO);
        assertThat(presence.live()).isEmpty();
    }

    @Test
    @DisplayName("that greeted again while a list was read stay, though it lacks them")
    void oldListWithoutThem() {
        presence.add("a", Presence.owner(ONE, false));
        long begun = presence.now();
        assertThat(presence.add("a", Presence.owner(ONE, false))).isFalse();
        assertThat(presence.removeUnregistered("a", begun)).isFalse();
        assertThat(presence.live()).containsExactly("a");
    }

    @Test
    @DisplayName("are refused if they have no owner")
    void wrongOwner() {
        assertThatIllegalArgumentException().isThrownBy(() -> presence.add("a", "somebody"));
        assertThat(presence.known()).isEmpty();
    }
}
