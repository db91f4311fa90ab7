/**
 * The rules that every backend must keep, as tests. A backend's author extends
 * {@link io.roomcast.conformance.AdapterConformanceTest} and runs it with JUnit.
 */
@NullMarked
package io.roomcast.conformance;

import org.jspecify.annotations.NullMarked;
