/** The adapter contract. */
@NullMarked
package io.roomcast.adapter;

import org.jspecify.annotations.NullMarked;
