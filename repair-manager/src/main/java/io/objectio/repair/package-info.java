/** The repair manager's place: rebuilding of lost and damaged shards joins here. Nothing runs yet; missing shards are counted by meta. */
@org.jspecify.annotations.NullMarked
package io.objectio.repair;
