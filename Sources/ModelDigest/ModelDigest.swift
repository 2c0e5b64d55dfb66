// ModelDigest
