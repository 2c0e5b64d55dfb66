// swift-tools-version: 6.2
import PackageDescription

// One way for the arrow: a target may depend only on targets above it in this file.
// C libraries are reached through exactly one Swift module each (see docs/architecture.md).

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "oracle",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "oracle", targets: ["oracle"]),
        .executable(name: "oracle-git", targets: ["oracle-git"]),
        // What the witness's server, a package of its own, has in common with oracle.
        .library(name: "WitnessWire", targets: ["WitnessWire"]),
        // Never installed: what tests load into the executables, to end them at any change to a file.
        .library(name: "FaultInjection", type: .dynamic, targets: ["FaultInjection"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        // C.
        .target(
            name: "CBlake3",
            cSettings: [.unsafeFlags(["-O3", "-Wall", "-Wextra", "-Werror"])]
        ),
        .target(
            name: "CMatrix",
            cSettings: [.unsafeFlags(["-O3", "-Wall", "-Wextra", "-Werror", "-Wno-psabi"])]
        ),
        .systemLibrary(
            name: "CSodium", pkgConfig: "libsodium",
            providers: [.apt(["libsodium-dev"]), .brew(["libsodium"])]),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
        .systemLibrary(
            name: "CYAML", pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
        .systemLibrary(
            name: "CLibGit2", pkgConfig: "libgit2",
            providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),

        // Foundations: one wrapper each.
        .target(name: "FileIO", swiftSettings: strict),
        .target(name: "Threads", swiftSettings: strict),
        .target(name: "StrictJSON", swiftSettings: strict),
        .target(
            name: "Cryptography",
            dependencies: [
                "CBlake3", "CSodium", .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .target(name: "SQLite", dependencies: ["CSQLite"], swiftSettings: strict),
        .target(name: "YAML", dependencies: ["CYAML"], swiftSettings: strict),

        // bytes -> tensors -> digests
        .target(
            name: "ModelFormats", dependencies: ["FileIO", "StrictJSON"], swiftSettings: strict),
        .target(name: "TensorValues", dependencies: ["ModelFormats"], swiftSettings: strict),
        .target(
            name: "Quantization", dependencies: ["ModelFormats", "TensorValues"], swiftSettings: strict),
        .target(
            name: "ModelPlaces", dependencies: ["FileIO", "StrictJSON", "ModelFormats"],
            swiftSettings: strict),
        .target(
            name: "ModelDigest",
            dependencies: [
                "FileIO", "Threads", "StrictJSON", "Cryptography", "SQLite", "ModelFormats",
            ],
            swiftSettings: strict),

        .target(
            name: "Comparison",
            dependencies: [
                "CMatrix", "FileIO", "Threads", "Cryptography", "ModelFormats", "TensorValues",
                "Quantization",
                "ModelDigest",
            ],
            swiftSettings: strict),

        // digests -> entries -> signatures
        .target(
            name: "Attestation", dependencies: ["FileIO", "StrictJSON", "Cryptography"],
            swiftSettings: strict),
        .target(
            name: "Harness", dependencies: ["StrictJSON", "Cryptography", "Attestation"],
            swiftSettings: strict),
        .target(name: "TransparencyLog", dependencies: ["Cryptography"], swiftSettings: strict),
        .target(
            name: "Registry",
            dependencies: [
                "FileIO", "Threads", "StrictJSON", "Cryptography", "Attestation", "TransparencyLog",
            ],
            swiftSettings: strict),
        .target(
            name: "Audit",
            dependencies: [
                "FileIO", "Threads", "StrictJSON", "Cryptography", "SQLite", "ModelFormats", "Attestation",
                "TransparencyLog", "Registry",
            ],
            swiftSettings: strict),

        // Independent cosigners, what they say to the process that serves them, and how they are asked.
        .target(name: "WitnessWire", swiftSettings: strict),
        .target(
            name: "Witness",
            dependencies: [
                "FileIO", "Threads", "Cryptography", "SQLite", "TransparencyLog", "Registry", "WitnessWire",
            ],
            swiftSettings: strict),

        // The process that speaks git, and the client's view of it. Only GitTransport sees libgit2.
        .target(name: "GitWire", swiftSettings: strict),
        .target(
            name: "GitTransport", dependencies: ["CLibGit2", "GitWire", "FileIO"],
            swiftSettings: strict),
        .target(
            name: "Taps",
            dependencies: [
                "FileIO", "Threads", "StrictJSON", "Cryptography", "SQLite", "Attestation",
                "TransparencyLog", "Registry", "GitWire",
            ],
            swiftSettings: strict),

        // -> lineage -> verdict
        .target(
            name: "Trust",
            dependencies: [
                "StrictJSON", "Cryptography", "YAML", "ModelDigest", "Attestation", "Registry", "Taps",
            ],
            swiftSettings: strict),

        // Lineages as pictures.
        .target(
            name: "Drawing", dependencies: ["Cryptography", "Attestation", "Trust"], swiftSettings: strict),

        .executableTarget(
            name: "oracle",
            dependencies: [
                "Drawing",
                "FileIO", "StrictJSON", "Cryptography", "YAML", "ModelFormats", "ModelPlaces",
                "ModelDigest", "Quantization", "Comparison", "Attestation", "Harness", "TransparencyLog",
                "Registry", "Audit", "Witness", "WitnessWire", "GitWire", "Taps", "Threads", "Trust",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict,
            linkerSettings: [
                .unsafeFlags(
                    ["-static-executable", "-l_FoundationCollections", "-l_FoundationCShims"],
                    .when(platforms: [.linux], configuration: .release))
            ]),
        .executableTarget(
            name: "oracle-git", dependencies: ["GitTransport"],
            swiftSettings: strict,
            linkerSettings: [
                .unsafeFlags(
                    ["-static-stdlib"], .when(platforms: [.linux], configuration: .release))
            ]),

        // Tools of the project, never installed: what makes the bundled registry, what makes one to measure on, what measures one
        // kernel, and what measures how well imitating names are found.
        .executableTarget(
            name: "registry-import",
            dependencies: [
                "FileIO", "StrictJSON", "Cryptography", "ModelFormats", "ModelDigest",
                "Attestation", "TransparencyLog", "Registry",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "registry-simulate",
            dependencies: [
                "FileIO", "StrictJSON", "Cryptography", "Attestation", "TransparencyLog", "Registry",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "diff-accuracy", dependencies: ["Comparison", "SyntheticModels", "ModelFormats"],
            swiftSettings: strict),
        .executableTarget(
            name: "digest-lanes",
            dependencies: ["FileIO", "Cryptography", "ModelFormats", "ModelDigest"],
            swiftSettings: strict),

        .executableTarget(
            name: "name-squats", dependencies: ["FileIO", "Attestation", "Registry"], swiftSettings: strict),

        .target(
            name: "FaultInjection", path: "Tests/FaultInjection",
            cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]),
        .target(
            name: "TestSupport", dependencies: ["FileIO"], path: "Tests/TestSupport",
            swiftSettings: strict),
        .target(
            name: "SyntheticModels", dependencies: ["Comparison", "ModelDigest", "ModelFormats"],
            path: "Tests/SyntheticModels",
            // Its loops over every number of a model are tests' longest, and debugged by nobody.
            swiftSettings: strict + [.unsafeFlags(["-O"])]),
        .testTarget(
            name: "FileIOTests", dependencies: ["FileIO", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "CryptographyTests", dependencies: ["Cryptography", "FileIO", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "StrictJSONTests", dependencies: ["StrictJSON", "FileIO", "TestSupport"],
            swiftSettings: strict),
        .testTarget(name: "SQLiteTests", dependencies: ["SQLite", "FileIO"], swiftSettings: strict),
        .testTarget(name: "YAMLTests", dependencies: ["YAML", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "ModelFormatsTests", dependencies: ["ModelFormats", "FileIO", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "TensorValuesTests",
            dependencies: ["TensorValues", "ModelFormats", "FileIO", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "QuantizationTests",
            dependencies: [
                "Quantization", "TensorValues", "ModelFormats", "FileIO", "SyntheticModels", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ModelPlacesTests",
            dependencies: ["ModelPlaces", "FileIO", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "ModelDigestTests",
            dependencies: [
                "ModelDigest", "ModelFormats", "Cryptography", "FileIO", "SQLite", "StrictJSON",
                "TestSupport",
            ],
            exclude: ["containers.py"],
            swiftSettings: strict),
        .testTarget(
            name: "ComparisonTests",
            dependencies: [
                "Comparison", "SyntheticModels", "Quantization", "TensorValues", "ModelDigest",
                "ModelFormats",
                "Cryptography", "FileIO", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "AttestationTests",
            dependencies: ["Attestation", "Cryptography", "StrictJSON", "FileIO", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "HarnessTests",
            dependencies: ["Harness", "Attestation", "Cryptography", "StrictJSON", "FileIO", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "TransparencyLogTests", dependencies: ["TransparencyLog", "Cryptography", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "RegistryTests",
            dependencies: [
                "Audit", "Registry", "TransparencyLog", "Attestation", "Cryptography", "StrictJSON",
                "FileIO", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "WitnessTests",
            dependencies: [
                "Witness", "WitnessWire", "Registry", "TransparencyLog", "Cryptography", "FileIO", "Threads",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "GitTransportTests",
            dependencies: ["GitTransport", "GitWire", "FileIO", "Threads", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "TapsTests",
            dependencies: [
                "Taps", "Registry", "TransparencyLog", "Attestation", "Cryptography", "StrictJSON",
                "FileIO", "SQLite", "GitWire", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "TrustTests",
            dependencies: [
                "Trust", "Taps", "Registry", "TransparencyLog", "Attestation", "Cryptography",
                "StrictJSON", "FileIO", "ModelDigest", "ModelFormats", "TestSupport", "Drawing",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "BundledRegistryTests",
            dependencies: [
                "registry-import", "name-squats", "Taps", "Registry", "TransparencyLog", "Attestation",
                "Cryptography", "StrictJSON", "FileIO", "ModelDigest",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "FileIO", "StrictJSON", "Cryptography", "YAML", "ModelFormats", "TensorValues", "Attestation",
                "TransparencyLog",
                "Registry", "SyntheticModels", "TestSupport",
            ],
            exclude: ["Transcripts"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
