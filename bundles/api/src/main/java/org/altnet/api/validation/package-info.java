/**
 * The seed's <em>AltLogicValidation</em>: from suspicion to certainty. One driver that shows more
 * valid work than the node has is conclusive, whoever it is; agreement is not, and takes several
 * independent media.
 */
@Export
@Version("1.0.0")
package org.altnet.api.validation;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
