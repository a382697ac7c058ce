/* Requests by HTTP/2, frame by frame, whose last bytes leave in one write; by packet.mjs, in node. */
#ifndef TESTS_ATTACKS_PACKET_H
#define TESTS_ATTACKS_PACKET_H

struct packet {
    const char *host;           /* also the name that is asked for       */
    const char *method;         /* NULL: GET                             */
    const char *path;
    const char *type;           /* of the body; NULL: none               */
    const char *body;
    const char *odd;            /* JSON object with ' for ": headers that come last, as they are */
    const char *from;           /* address it comes from; NULL: any      */
    int count;                  /* so many of them at once, at most 100  */
};

/* How many answers there were of each class (of[4]: 4xx; of[0]: none), and of some statuses. */
struct counts {
    int of[6];
    int status[600];
};

struct counts packet_send(const struct packet *packet);

#endif
