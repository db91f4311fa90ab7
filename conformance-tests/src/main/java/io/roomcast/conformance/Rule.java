package io.roomcast.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test that states a rule of the kit. Its display name is the id and the sentence, with which failures also begin. */
@Documented
@Test
@ExtendWith(RuleFailure.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Rule {
    /** Never reused for another rule, so that reports can be compared. */
    String id();

    /** What holds. */
    String says();
}
