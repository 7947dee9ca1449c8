/** S3's XML: a writer of elements, and a reader that knows no DTD, no entities and no unbounded documents. Stateless but for one document. */
@org.jspecify.annotations.NullMarked
package io.objectio.gateway.s3.xml;
