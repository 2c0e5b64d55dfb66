// swift-tools-version: 6.2
import PackageDescription

// The executable behind `oracle witness serve` that speaks HTTP. A package of its own: hummingbird and what it stands on take
// longer to build than all of oracle, and nobody but a witness's operator needs it. Of oracle it knows one small module, the frames between the two.

let package = Package(
    name: "oracle-witness",
    platforms: [.macOS(.v26)],
    products: [.executable(name: "oracle-witness", targets: ["oracle-witness"])],
    dependencies: [
        .package(name: "oracle", path: ".."),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        .executableTarget(
            name: "oracle-witness",
            dependencies: [
                .product(name: "WitnessWire", package: "oracle"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: [
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("ExistentialAny"),
                .treatAllWarnings(as: .error),
            ],
            linkerSettings: [
                .unsafeFlags(
                    ["-static-stdlib", "-l_FoundationCollections", "-l_FoundationCShims"],
                    .when(platforms: [.linux], configuration: .release))
            ])
    ],
    swiftLanguageModes: [.v6]
)
