package import Attestation
package import Cryptography
package import ModelDigest

/// What is on the disk, as far as it was looked at. A value: who made it has read the files.
package struct ObservedModel: Sendable {
    package struct File: Hashable, Sendable {
        package enum Role: String, CaseIterable, Sendable {
            /// Tensors, in a format that is read, or the only weights there are.
            case weights
            /// The model or a part of it once more, in a format that is not read: an ONNX graph beside safetensors.
            case otherFormat = "other format"
            /// Configuration, tokenizer, template: what decides how the weights are used.
            case configuration
            /// What a loader may execute: Python, shared libraries.
            case code
            /// A pickle, or a container of pickles: it executes what it says when it is loaded.
            case pickle
            /// README, LICENSE, .gitattributes: never counts.
            case documentation
        }

        /// Relative to the model's folder, as it is on the disk: not checked for anything.
        package var name: String
        /// Bytes.
        package var size: Int64
        package var role: Role
        /// Where it was computed.
        package var sha256: Digest?
        /// What it has besides tensors that changes what the model does (`metadata`, `graph`): a weights digest does not
        /// cover it, and the file's SHA-256 does.
        package var besidesTensors: String?
        /// Of a pickle, where it was looked at.
        package var pickle: Pickle?

        package enum Pickle: Hashable, Sendable {
            /// Loading it fills containers, and does nothing else.
            case plainData
            /// It names what is not known to be harmless; or cannot be read. A sentence that says what, without the file.
            case notPlainData(String)
        }

        package init(
            name: String, size: Int64, role: Role, sha256: Digest? = nil, besidesTensors: String? = nil,
            pickle: Pickle? = nil
        ) {
            self.besidesTensors = besidesTensors
            self.name = name
            self.size = size
            self.role = role
            self.sha256 = sha256
            self.pickle = pickle
        }
    }

    package var files: [File]
    /// Of the tensors in `weightsFiles`, where it was computed.
    package var weights: Digest?
    /// Names of the files whose tensors `weights` covers.
    package var weightsFiles: [String]
    /// The tensors behind `weights`, where they were computed: to say which of them differ.
    package var tensors: TensorManifest?
    /// Whether a folder was asked about: a single file has no coverage, unless it has more than tensors.
    package var isDirectory: Bool
    /// What the path says (a Hugging Face snapshot): only that name can pass.
    package var pathName: ModelName?
    /// The commit that the path says.
    package var pathRevision: String?

    package init(
        files: [File], weights: Digest? = nil, weightsFiles: [String] = [],
        tensors: TensorManifest? = nil, isDirectory: Bool,
        pathName: ModelName? = nil, pathRevision: String? = nil
    ) {
        self.files = files
        self.weights = weights
        self.weightsFiles = weightsFiles
        self.tensors = tensors
        self.isDirectory = isDirectory
        self.pathName = pathName
        self.pathRevision = pathRevision
    }
}
