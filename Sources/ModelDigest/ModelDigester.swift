package import Cryptography
package import ModelFormats

/// Which digests a question needs. No more is read than they need.
package struct WantedDigests: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The weights digest of the sets.
    package static let weights = WantedDigests(rawValue: 1)
    /// The tensor manifests of the sets; brings the weights digest too.
    package static let tensors = WantedDigests(rawValue: 2)
    /// SHA-256 of the files.
    package static let sha256 = WantedDigests(rawValue: 4)
}

/// How far reading has come.
package struct DigestProgress: Hashable, Sendable {
    /// Bytes.
    package let done: Int64
    /// Bytes that will be read; what is remembered is not among them.
    package let total: Int64
}

/// The digests of a folder.
package struct ModelDigests: Sendable {
    package struct FileDigest: Hashable, Sendable {
        package let file: ModelFile
        /// `sha256:`; nil when it was not asked for.
        package let sha256: Digest?
    }

    package struct SetDigest: Sendable {
        package let set: WeightSet
        /// The fault where the set is no whole model, or a file of it is malformed.
        package let outcome: Result<WeightsDigest, FormatError>

        package var weights: WeightsDigest? { try? outcome.get() }
        package var fault: FormatError? {
            if case .failure(let fault) = outcome { fault } else { nil }
        }
    }

    package struct WeightsDigest: Hashable, Sendable {
        /// `weights:`.
        package let digest: Digest
        package let tensorCount: Int
        /// Bytes of all tensors.
        package let byteCount: Int
        /// Where tensors were asked for.
        package let manifest: TensorManifest?
    }

    /// In the folder's order.
    package let files: [FileDigest]
    /// In the folder's order: the main model first.
    package let sets: [SetDigest]
    /// Sentences about the digest memory that somebody should read.
    package let notes: [String]
    /// Bytes that were read for it, headers apart; 0 when everything was remembered.
    package let bytesRead: Int64

    package func sha256(of name: String) -> Digest? {
        files.first { ExactName($0.file.name) == ExactName(name) }?.sha256
    }
}
