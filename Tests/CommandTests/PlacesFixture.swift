internal import Cryptography
internal import FileIO
internal import StrictJSON

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The models of the registry where tools keep models. Set HF_HUB_CACHE=<here>/hub, OLLAMA_MODELS=<here>/ollama and HOME=<here>/user.
///
///     hub/        ada/tiny in two snapshots that share their weights, `main` the first; and ada/tiny-instruct under the name of
///                 somebody else
///     ollama/     tiny: a GGUF file with the tensors of ada/tiny
///     user/       LM Studio's folder with the same file, as ada/tiny
///     loose/      two models in one folder: one of nobody, and ada/tiny-instruct
enum PlacesFixture {
    static let commits = [
        "1111111111aaaaaaaaaabbbbbbbbbbcccccccccc", "2222222222aaaaaaaaaabbbbbbbbbbcccccccccc",
    ]

    static func make(in directory: String) throws {
        let tiny = RegistryFixture.Model(name: "ada/tiny", salt: "")
        let instruct = RegistryFixture.Model(name: "ada/tiny-instruct", salt: "instruct")
        try snapshot(tiny, in: "\(directory)/hub/models--ada--tiny", commits[0])
        try snapshot(tiny, in: "\(directory)/hub/models--ada--tiny", commits[1])
        try snapshot(instruct, in: "\(directory)/hub/models--eve--tiny-instruct", commits[0])
        // `main` decides, and otherwise the newest; the times of the test must not.
        for name in ["ada--tiny", "eve--tiny-instruct"] {
            try write(Array(commits[0].utf8), "\(directory)/hub/models--\(name)/refs/main")
        }

        let file = gguf(tiny.tensors)
        let digest = SHA256.hash(file).hex
        try write(file, "\(directory)/ollama/blobs/sha256-\(digest)")
        let manifest: JSON = [
            "schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
            "layers": [
                [
                    "mediaType": "application/vnd.ollama.image.model", "digest": .string("sha256:\(digest)"),
                    "size": .int(file.count),
                ]
            ],
        ]
        try write(manifest.compact, "\(directory)/ollama/manifests/registry.ollama.ai/library/tiny/latest")
        try write(file, "\(directory)/user/.lmstudio/models/ada/tiny/tiny-BF16.gguf")

        try write(Fixtures.safetensors(Fixtures.tensors(salt: "own")), "\(directory)/loose/own.safetensors")
        try write(Fixtures.safetensors(instruct.tensors), "\(directory)/loose/renamed.safetensors")
    }

    private static func write(_ bytes: [UInt8], _ path: String) throws {
        try createDirectories(parentDirectory(of: path))
        try writeAtomically(bytes, to: path)
    }

    static func snapshot(_ model: RegistryFixture.Model, in repository: String, _ commit: String)
        throws
    {
        try createDirectories("\(repository)/snapshots/\(commit)")
        for file in model.files {
            // Large files are in LFS and called by SHA-256; the others by git's SHA-1, for which any 40 digits will do here.
            let digest = SHA256.hash(file.bytes).hex
            let blob = file.kind == "weights" ? digest : String(digest.prefix(40))
            try write(file.bytes, "\(repository)/blobs/\(blob)")
            let link = "\(repository)/snapshots/\(commit)/\(file.name)"
            guard symlink("../../blobs/\(blob)", link) == 0 else {
                throw FileError(path: link, operation: "link", code: errno)
            }
        }
    }

    /// GGUF, version 3 (ggml's docs/gguf.md), without metadata; all of the tensors' sizes are multiples of the alignment but the
    /// last's, which is padded.
    static func gguf(_ tensors: [Fixtures.Tensor]) -> [UInt8] {
        func little(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        func aligned(_ count: Int) -> Int { (count + 31) / 32 * 32 }
        var bytes = Array("GGUF".utf8) + little(3, 4) + little(tensors.count, 8) + little(0, 8)
        var offset = 0
        for tensor in tensors {
            bytes +=
                little(tensor.name.utf8.count, 8) + Array(tensor.name.utf8) + little(tensor.shape.count, 4)
            // Innermost dimension first.
            for dimension in tensor.shape.reversed() { bytes += little(dimension, 8) }
            // GGML_TYPE_BF16
            bytes += little(30, 4) + little(offset, 8)
            offset += aligned(tensor.bytes.count)
        }
        bytes += [UInt8](repeating: 0, count: aligned(bytes.count) - bytes.count)
        for tensor in tensors {
            bytes +=
                tensor.bytes + [UInt8](repeating: 0, count: aligned(tensor.bytes.count) - tensor.bytes.count)
        }
        return bytes
    }
}
