/// How much a host may send, and how long it may take.
package struct GitLimits: Hashable, Sendable {
    package enum Bound: UInt8, Hashable, Sendable {
        /// Bytes received from the host.
        case bytes = 1
        /// Objects in what it sends.
        case objects = 2
        /// The size of one object.
        case objectSize = 3
        /// The time of a whole fetch.
        case seconds = 4
        /// The time without a byte.
        case stall = 5
    }

    /// Bytes over the network in one fetch. 100,000 attestations are about 150 MB; ten times that is a registry
    /// larger than any known model index.
    package var bytes: UInt64
    /// Objects in one fetch. A log of 10 million entries has 40,000 bundles and 40,000 tiles, and each publish adds some
    /// ten partial ones and trees.
    package var objects: UInt64
    /// Bytes of one object, unpacked. A full bundle is at most 256 * 65,537 bytes, 16.8 MB; manifests of tensors and
    /// trees are smaller.
    package var objectSize: UInt64
    /// Seconds for one fetch: 1.5 GB at 8 Mbit/s take half an hour.
    package var seconds: UInt32
    /// Seconds without a byte from the host. It may take this long to count and compress before it sends the first.
    package var stallSeconds: UInt32

    package init(
        bytes: UInt64 = 1_500_000_000, objects: UInt64 = 2_000_000, objectSize: UInt64 = 64 << 20,
        seconds: UInt32 = 1800, stallSeconds: UInt32 = 60
    ) {
        self.bytes = bytes
        self.objects = objects
        self.objectSize = objectSize
        self.seconds = seconds
        self.stallSeconds = stallSeconds
    }
}

/// How far a fetch has come.
package struct GitProgress: Hashable, Sendable {
    package enum Stage: UInt8, Hashable, Sendable {
        case connecting = 1
        case receiving = 2
        case indexing = 3
    }

    package let stage: Stage
    package let receivedObjects: UInt64
    /// 0 until the host has said it.
    package let totalObjects: UInt64
    package let receivedBytes: UInt64

    package init(stage: Stage, receivedObjects: UInt64, totalObjects: UInt64, receivedBytes: UInt64) {
        self.stage = stage
        self.receivedObjects = receivedObjects
        self.totalObjects = totalObjects
        self.receivedBytes = receivedBytes
    }
}

/// The tree that a fetch found, unverified.
package struct FetchedTree: Hashable, Sendable {
    /// The commit, in hex; nil for a plain folder.
    package let commit: String?
    /// The folder that holds the log, within the tree: `log` or `registry/log`. Paths that are read are relative to it.
    package let folder: String
    /// Whether this is the commit that was accepted last.
    package let isAccepted: Bool

    package init(commit: String?, folder: String, isAccepted: Bool) {
        self.commit = commit
        self.folder = folder
        self.isAccepted = isAccepted
    }
}
