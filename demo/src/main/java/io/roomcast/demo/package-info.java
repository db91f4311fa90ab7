/** The demo: a cluster of servers, a page that shows it at work, and a headless check of the same. */
@NullMarked
package io.roomcast.demo;

import org.jspecify.annotations.NullMarked;
