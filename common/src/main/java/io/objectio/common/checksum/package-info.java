/** CRC-32C as this store uses it: plain, and seeded with an identity so that misdirected and stale blocks are seen. Stateless. */
@org.jspecify.annotations.NullMarked
package io.objectio.common.checksum;
