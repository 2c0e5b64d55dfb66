{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "MVhaD/5b6yj1jE5I1k9di1BpIClqBRSucGzTBgEuNbJRm3fdxStieLezGmKrWqLOQx54J/c5X6a8WwC03dXVBg=="
}
