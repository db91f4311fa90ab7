package io.roomcast.conformance.servers;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a {@code String} parameter that {@link TestServersExtension} fills with a prefix that nobody else uses: for the
 * names of channels, keys or tables on a server that tests share. The parameters of one test get the same.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface TestPrefix {}
