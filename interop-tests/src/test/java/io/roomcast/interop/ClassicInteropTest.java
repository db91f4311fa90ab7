package io.roomcast.interop;

import static io.roomcast.interop.Peer.Kind.JVM;
import static io.roomcast.interop.Peer.Kind.NODE;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** Classic Redis in every mix of three servers, with every combination of where answers are sent. */
@DisplayName("Classic Redis")
class ClassicInteropTest {
    @Nested
    @DisplayName("1 JVM, 2 Node, answers to all")
    class OneJvm extends AllRules {
        OneJvm() {
            super(Classic.toAll(), JVM, NODE, NODE);
        }
    }

    @Nested
    @DisplayName("2 JVM, 1 Node, answers to all")
    class TwoJvm extends AllRules {
        TwoJvm() {
            super(Classic.toAll(), JVM, JVM, NODE);
        }
    }

    @Nested
    @DisplayName("1 JVM, 2 Node, answers to the asker, another key")
    class OneJvmToAsker extends AllRules {
        OneJvmToAsker() {
            super(Classic.toAsker(), NODE, JVM, NODE);
        }
    }

    @Nested
    @DisplayName("2 JVM, 1 Node, answers to the asker, another key")
    class TwoJvmToAsker extends AllRules {
        TwoJvmToAsker() {
            super(Classic.toAsker(), JVM, NODE, JVM);
        }
    }

    @Nested
    @DisplayName("1 JVM, 2 Node, only the JVM answers to the asker")
    class OneJvmMixed extends RequestRules {
        OneJvmMixed() {
            super(Classic.jvmToAsker(), JVM, NODE, NODE);
        }
    }

    @Nested
    @DisplayName("2 JVM, 1 Node, only the JVMs answer to the asker")
    class TwoJvmMixed extends RequestRules {
        TwoJvmMixed() {
            super(Classic.jvmToAsker(), JVM, JVM, NODE);
        }
    }

    @Nested
    @DisplayName("1 JVM, 2 Node, only the Nodes answer to the asker")
    class OneJvmMixedOtherwise extends RequestRules {
        OneJvmMixedOtherwise() {
            super(Classic.nodeToAsker(), JVM, NODE, NODE);
        }
    }

    @Nested
    @DisplayName("2 JVM, 1 Node, only the Node answers to the asker")
    class TwoJvmMixedOtherwise extends RequestRules {
        TwoJvmMixedOtherwise() {
            super(Classic.nodeToAsker(), JVM, JVM, NODE);
        }
    }
}
