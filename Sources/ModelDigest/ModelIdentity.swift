package import Cryptography
internal import FileIO
internal import ModelFormats
package import StrictJSON

/// The model digest, version 1 (docs/digests.md): weights and configuration together.
///
///     model = BLAKE3 derive_key, context "oracle-registry model v1", over weights digest (32 bytes) | SHA-256 of
///             config.json in canonical form (RFC 8785) without "_name_or_path" and "transformers_version" (32 bytes)
package enum ModelIdentity {
    package static let context = "oracle-registry model v1"
    /// Members of the configuration that say where it came from and not what it is.
    package static let ignored: Set<String> = ["_name_or_path", "transformers_version"]
    /// Bytes of config.json. The longest published ones have some 200,000, of label names.
    package static let configLimit = 1 << 20

    /// - Throws: where the configuration is no strict JSON, no object, or has an integer beyond 2^53: then there is no model
    ///   digest.
    package static func digest(weights: Digest, config: [UInt8]) throws(JSONError) -> Alias {
        precondition(weights.algorithm == .weights)
        let root = try JSONDocument(config, limits: JSONLimits(bytes: configLimit)).root
        guard root.kind == .object else { throw root.error("no object") }
        var hasher = BLAKE3.Hasher(.deriveKey(context: context))
        hasher.update(weights.hash.bytes)
        hasher.update(SHA256.hash(try root.canonical(leavingOut: ignored)).bytes)
        return Alias(.model, hasher.finalize())
    }

    /// Of the folder's own config.json.
    /// - Returns: nil where there is none.
    static func digest(of folder: ModelFolder, weights: Digest) -> Result<Alias, FormatError>? {
        guard !folder.isSingleFile, let file = folder.file(named: "config.json") else { return nil }
        func fault(_ code: FormatError.Code, _ text: String) -> Result<Alias, FormatError> {
            .failure(FormatError(code, file.name, text))
        }
        guard file.status.size <= Int64(configLimit) else {
            return fault(.configMalformed, "more than \(configLimit) bytes: no model digest is made of it")
        }
        let bytes: [UInt8]
        do throws(FileError) { bytes = try readFile(file.realPath, limit: configLimit) } catch {
            return fault(.unreadable, error.detail)
        }
        do throws(JSONError) { return .success(try digest(weights: weights, config: bytes)) } catch {
            return fault(.configMalformed, "\(error)")
        }
    }
}

/// OpenSSF Model Signing's digest of a directory (model-signing 1.1.1, method `files`, SHA-256): SHA-256 over the SHA-256 of
/// each file, 32 bytes each, in the order of the paths' components. `.git`, `.gitattributes`, `.github`, `.gitignore` and
/// the signature `model.sig` at the top are left out, as its `sign` does.
package enum ModelSigning {
    private static let ignored: Set<String> = [
        ".git", ".gitattributes", ".github", ".gitignore", "model.sig",
    ]

    /// - Parameter files: each file of the directory, with its SHA-256.
    package static func rootDigest(_ files: [(name: String, sha256: Hash32)]) -> Alias {
        var listed: [(parts: [[UInt8]], sha256: Hash32)] = []
        for (name, sha256) in files {
            let parts = name.utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }
            if let top = parts.first, ignored.contains(String(decoding: top, as: UTF8.self)) { continue }
            listed.append((parts, sha256))
        }
        listed.sort { left, right in
            left.parts.lexicographicallyPrecedes(right.parts) { $0.lexicographicallyPrecedes($1) }
        }
        var hasher = SHA256.Stream()
        for file in listed { hasher.update(file.sha256.bytes) }
        return Alias(.omsRoot, hasher.finalize())
    }
}
