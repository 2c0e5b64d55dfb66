// ModelDigestTests
