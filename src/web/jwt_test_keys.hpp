#pragma once

// Keys that only tests use.

namespace laneway::testing {

inline constexpr const char* rsa_private = R"(-----BEGIN PRIVATE KEY-----
MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQDyyB8l+JxLnJfe
3VEgDf/zTjSoCMBTsYvpVYwUDjG4T05UoYhv6PBdsK+D01F/2gDLUp7H6kTuAYxs
Q8rTZe+6pQZ41+JnvVwX3ZO1nXJJ/UlnmiegFsV8O/6rCre7gBAWMwjSMQYYKhhc
HabyTODuXkzdw5HgiAGFir+VN2uBXx98OQHP1TL/VctZic+SAobcFWpV8OgehDE2
VsFARrW29bmlaDGnkbeVTm/HFj8h9ufT+4Lza4FKJkK4rwa1l5UhRwk8FZe40C8g
eRTsLH1Lv6WmKKFu+6n5Wcem+iBW1SXRJOGsUQI0cM80ucuKTfTiYK6eQv/Lj7Cd
Xhz3y2cFAgMBAAECggEADL2yihxD8jaORHnk5K5svOi2cWMUL3rlLCJQhEpCaGPG
aUFDlxaTFrehCRAGpOkHRaRZBNt8hpO6OixMm/orhztbMu2myhRGnadZNcdvf1vg
ME8HaVVd7n56Mku7sgavJsXC3r+yjC4ZXSwz3goUJoOjEQ2kaDN7BkvDxiGZw2OP
vogdJK0NwA0gW27gTcbsoLsxQ1Ia/W5tU1hN6LVk74ABK9Ketf1WeBJwoYx95DM8
jVxqSNWWEWXhfIdHQ2wSuokEEQrd+Pgqog/G/gax46H8gRNMm5D5MlfT4upGcc9r
YnKIBAWisJF8jIXc4SnDBEnnmwLw9laQPh6eJn3fwQKBgQD7JEOaji0I0Ix9YkwI
J5UHuNlToJdNW1Umh7CEGc+27W86IdS0OaKMYgyDfemOzFJxzikD6aRV3ZvE/TsE
pVfwwpwa5JwrIDZt/sI8kf+Gkp/DEKMifXxzb7/K6d9OGphdtzbDbJtuIzylf6K3
/ATbO7wxn8O9Eed+ET/WhSdvKQKBgQD3enTbXOJ9EYsZBu3oN4X60kPUhigoawx/
gmoA7tc9JSgqkuzFFn8jQUhSTz5+wqCu8cCooLAtVerKkPgqwEH2jFbG40oPEh1U
/QNVXV/uj4zxsHsZTXpLFQ/4qfz/FlYZZF6TqbpWuB5+gr4mCb88oXZ/G/tEnWhj
0h7Zvh0gfQKBgFfiat3tHwlUobVG7sBzyY04PKUtL4VcjsG6/iRcO/oRwLihGiQv
fxiNPz/Mkizsh3VX5bZ+zolV0arvyvVnPwz7rVEj6xqUXTfEzQgRN1BKgynp6oyp
SSHEW2OQ0Bou6F7zPHDK0uGJ5zErJzAnOzPVBZiABill2JKfSq2xTwlxAoGARylq
Qs3Bvs71nXu1m2mj2AzwPkNZds3ZaSz6CEyljcqKczuOY9nlMyEJh8mLoe2bQNL5
YEPchRzIh/kJs1lXXmraZRRkblL6Jj8e30QbWsDieXkS3KK/wKlMz2cp/bvRhDmt
TG6oy1jkQ+KahNuWpvuS1Fgad49/vfxkrJ4TSA0CgYBk/0ZaRIm09CVXf7mdoiGc
dlvAlIty/ytuEpk15KLNuZB5SN0tJFXM6wmObZwklOfOZWpYi2aG7JvnXp0i2Kcs
CXxsG2UPOZYR2SAAAuAA+8IjMMJmOyhxwvSRHpiAc5M6eCGpc41Bc2gW/NCquyZ4
xMg2EFTywsyCls3gOiveXQ==
-----END PRIVATE KEY-----
)";
inline constexpr const char* rsa_public = R"(-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA8sgfJficS5yX3t1RIA3/
8040qAjAU7GL6VWMFA4xuE9OVKGIb+jwXbCvg9NRf9oAy1Kex+pE7gGMbEPK02Xv
uqUGeNfiZ71cF92TtZ1ySf1JZ5onoBbFfDv+qwq3u4AQFjMI0jEGGCoYXB2m8kzg
7l5M3cOR4IgBhYq/lTdrgV8ffDkBz9Uy/1XLWYnPkgKG3BVqVfDoHoQxNlbBQEa1
tvW5pWgxp5G3lU5vxxY/Ifbn0/uC82uBSiZCuK8GtZeVIUcJPBWXuNAvIHkU7Cx9
S7+lpiihbvup+VnHpvogVtUl0SThrFECNHDPNLnLik304mCunkL/y4+wnV4c98tn
BQIDAQAB
-----END PUBLIC KEY-----
)";
inline constexpr const char* ec_private = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQglJkB10DqxEiIJ8dH
G4i5G4BFBCZD2LCiac9PhDmkB6ahRANCAAQKXscdIl93+gFNYvfnDsFUc32vZqmu
Wzp9qahtp5X7kk182KsT3xu1NgHupodhq/6LeGF6HexzYgZylGr4YpjO
-----END PRIVATE KEY-----
)";
inline constexpr const char* ec_public = R"(-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAECl7HHSJfd/oBTWL35w7BVHN9r2ap
rls6famobaeV+5JNfNirE98btTYB7qaHYav+i3hheh3sc2IGcpRq+GKYzg==
-----END PUBLIC KEY-----
)";

}  // namespace laneway::testing
